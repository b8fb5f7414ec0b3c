package dev.minos.checker;

/** Limits that make a verdict unknown, in words that fit after "because", and what helps against each. */
enum Limit {
    TIME("the time given was over", "more time may help"),
    STEPS("the search took more steps than it was given", "more time may help"),
    MEMORY("the memory given was used up", "more memory may help"),
    MACHINE("the memory of the machine was used up", "more memory, or fewer threads, may help"),
    STACK("the stack of the thread was used up", "a larger stack (-Xss) may help"),
    VERSIONS(
            "not every operation that took effect has a version of its own",
            "the engine auto decides without versions"),
    WRITERS(
            "a value that was observed has several possible writers",
            "the engine auto decides that, too; writing every value once makes it easy");

    private final String reason;
    private final String help;

    Limit(String reason, String help) {
        this.reason = reason;
        this.help = help;
    }

    String reason() {
        return reason;
    }

    /** What would help against the limit that {@code reason} names; empty if nothing is known to. */
    static String help(String reason) {
        for (Limit limit : values()) {
            if (reason.endsWith(limit.reason)) {
                return limit.help;
            }
        }
        return "";
    }
}
