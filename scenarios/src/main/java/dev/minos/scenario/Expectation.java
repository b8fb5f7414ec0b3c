package dev.minos.scenario;

import java.util.Locale;

/** What a scenario expects of one read mode. */
public enum Expectation {
    /** Every history must be linearizable. */
    LINEARIZABLE,
    /** The same of a promise that is another one than linearizability. */
    KEPT,
    /** A violation must be seen, otherwise the scenario did not show what it is there to show. */
    VIOLATION,
    /** Judged and reported, never a reason to fail. */
    ANY;

    /** Whether a violation fails the run. */
    public boolean isStrict() {
        return this == LINEARIZABLE || this == KEPT;
    }

    /** As it is written in files: {@code linearizable}, {@code kept}, {@code violation}, {@code any}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
