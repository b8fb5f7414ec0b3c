package dev.minos.history;

import java.util.Locale;

/** What is known of an operation's effect once the run is over. */
public enum Outcome {
    /** It happened, between its invocation and its completion. */
    OK,
    /** It definitely did not happen. */
    FAIL,
    /** Unknown: it may take effect at any moment after its invocation, or never. */
    INFO;

    /** The {@code type} of a completion event with this outcome. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
