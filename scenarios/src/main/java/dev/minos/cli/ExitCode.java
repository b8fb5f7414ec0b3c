package dev.minos.cli;

/** What the shell sees. Stable: scripts and CI rely on the numbers. */
public final class ExitCode {
    public static final int AS_EXPECTED = 0;
    /** Consistency violated, or an expected violation not seen. */
    public static final int VIOLATED = 1;

    public static final int UNKNOWN = 2;
    /** The testbed itself failed. */
    public static final int TESTBED = 3;

    public static final int USAGE = 64;
    public static final int UNREADABLE_INPUT = 65;

    private ExitCode() {}
}
