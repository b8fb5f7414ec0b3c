package dev.minos.kv;

/** How a node's process ends, in the numbers of sysexits(3). */
enum ExitCode {
    OK(0),
    USAGE(64),
    /** The data directory is foreign, newer, in use, or corrupt. */
    DATA(65),
    /** An address is taken. */
    UNAVAILABLE(69),
    /** The node stopped because it could not go on. */
    BROKEN(70),
    /** Asked to stop by a signal: 128 + SIGTERM, as shells say it. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
