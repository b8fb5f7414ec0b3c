package dev.minos.kv.failpoint;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What is to happen at a point.
 *
 * @param from the members whose messages are meant; empty for all, and at points where nothing arrives
 * @param delay how late, for {@link Action#DELAY}
 * @param after how often it is spared first
 * @param times how often it is hit then
 */
record Rule(Point point, Action action, List<String> from, Duration delay, long after, long times) {

    /** What is done to whatever comes by. */
    enum Action {
        /** It happens later; order is kept. */
        DELAY,
        /** It does not happen, and nobody is told: a message is lost, a sync waits until the rule is gone. */
        BLOCK,
        /** It fails, and whoever wanted it is told. */
        FAIL,
        /** The process ends at once, as if killed. */
        CRASH;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Action parse(String text) {
            return Arrays.stream(values())
                    .filter(action -> action.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no action '" + text + "', only delay, block, fail, crash"));
        }
    }

    private static final Duration LONGEST = Duration.ofMinutes(1);

    Rule {
        from = List.copyOf(from);
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a delay takes between nothing and a minute");
        }
        if (action == Action.DELAY == delay.isZero()) {
            throw new IllegalArgumentException("'millis' goes with the action delay, and only with it");
        }
        if (after < 0 || times < 1) {
            throw new IllegalArgumentException("'after' is at least 0 and 'times' at least 1");
        }
    }

    boolean means(Point here, String sender) {
        return point == here && (from.isEmpty() || from.contains(sender));
    }
}
