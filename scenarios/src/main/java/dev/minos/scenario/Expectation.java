package dev.minos.scenario;

import java.util.Locale;

/** What a scenario expects of one read mode. */
public enum Expectation {
    /** Every history must be linearizable. */
    LINEARIZABLE,
    /** A violation must be seen, otherwise the scenario did not show what it is there to show. */
    VIOLATION,
    /** Judged and reported, never a reason to fail. */
    ANY;

    /** As it is written in files: {@code linearizable}, {@code violation}, {@code any}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
