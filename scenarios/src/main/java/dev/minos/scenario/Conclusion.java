package dev.minos.scenario;

import java.util.Collection;
import java.util.Locale;

/** How a run ended, from best to worst. */
public enum Conclusion {
    EXPECTED(0),
    /** Nothing wrong was seen, but not enough was seen either. */
    UNKNOWN(2),
    /** The testbed itself failed. */
    FAILED(3),
    /** Consistency violated, or an expected violation not seen. */
    VIOLATED(1);

    private final int exitCode;

    Conclusion(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worst of many; nothing at all is unknown. */
    public static Conclusion worst(Collection<Conclusion> conclusions) {
        return conclusions.stream().max(Enum::compareTo).orElse(UNKNOWN);
    }
}
