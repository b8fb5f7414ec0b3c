package dev.minos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a clock goes wrong. Prints as what follows the target in the line of a {@link ClockFault}. */
public sealed interface Warp {

    String text();

    /** How far the clock is ahead, so long after it began to go wrong. */
    Duration ahead(Duration since);

    /** How long a setting of the clock is good for; zero when it need not be set again. */
    Duration period();

    static Warp parse(List<String> words) {
        if (words.size() == 3 && words.get(0).equals("strobe")) {
            return new Strobing(Durations.parse(words.get(1)), Durations.parse(words.get(2)));
        }
        if (words.size() == 2 && words.get(0).equals("drift")) {
            return Drift.parse(words.get(1));
        }
        if (words.size() == 1) {
            return Jump.parse(words.get(0));
        }
        throw new IllegalArgumentException("expected '+5s', '-5s', 'strobe 200ms 20ms' or 'drift +10%'");
    }

    /** Ahead by {@code offset}, or behind when that is negative. */
    record Jump(Duration offset) implements Warp {
        public Jump {
            if (offset.isZero()) {
                throw new IllegalArgumentException("a jump by nothing is none");
            }
        }

        static Jump parse(String text) {
            boolean back = text.startsWith("-");
            if (!back && !text.startsWith("+")) {
                throw new IllegalArgumentException("a jump is written +5s or -5s, not '" + text + "'");
            }
            Duration size = Durations.parse(text.substring(1));
            return new Jump(back ? size.negated() : size);
        }

        @Override
        public String text() {
            return (offset.isNegative() ? "-" : "+") + Durations.text(offset.abs());
        }

        @Override
        public Duration ahead(Duration since) {
            return offset;
        }

        @Override
        public Duration period() {
            return Duration.ZERO;
        }
    }

    /** Ahead by {@code step} and right again, in turn, each for one {@code period}. */
    record Strobing(Duration step, Duration period) implements Warp {
        public Strobing {
            if (step.compareTo(Duration.ofMillis(10)) < 0 || period.compareTo(Duration.ofMillis(5)) < 0) {
                throw new IllegalArgumentException("a strobe has steps of 10ms or more and a period of 5ms or more");
            }
        }

        @Override
        public String text() {
            return "strobe " + Durations.text(step) + " " + Durations.text(period);
        }

        @Override
        public Duration ahead(Duration since) {
            return since.dividedBy(period) % 2 == 0 ? step : Duration.ZERO;
        }
    }

    /** Fast by so many hundredths of a percent, or slow; set again every few milliseconds. */
    record Drift(int basisPoints) implements Warp {
        private static final Pattern TEXT = Pattern.compile("([+-])(\\d{1,3})(?:\\.(\\d{1,2}))?%");

        public Drift {
            if (basisPoints == 0 || basisPoints <= -10_000 || basisPoints > 99_999) {
                throw new IllegalArgumentException(
                        "a clock drifts by more than -100% and less than +1000%, and not by 0");
            }
        }

        static Drift parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("a drift is written +10% or -0.5%, not '" + text + "'");
            }
            String fraction = matcher.group(3) == null ? "" : matcher.group(3);
            int points = Integer.parseInt(matcher.group(2) + (fraction + "00").substring(0, 2));
            return new Drift(matcher.group(1).equals("-") ? -points : points);
        }

        @Override
        public String text() {
            int size = Math.abs(basisPoints);
            String number = size % 100 == 0
                    ? Integer.toString(size / 100)
                    : String.format(Locale.ROOT, "%d.%02d", size / 100, size % 100);
            return "drift " + (basisPoints < 0 ? "-" : "+") + number + "%";
        }

        @Override
        public Duration ahead(Duration since) {
            return since.multipliedBy(basisPoints).dividedBy(10_000);
        }

        @Override
        public Duration period() {
            return Duration.ofMillis(10);
        }
    }
}
