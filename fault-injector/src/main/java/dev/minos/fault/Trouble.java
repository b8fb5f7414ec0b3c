package dev.minos.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be wrong with a link. Each prints as the verb and the parameters of the fault's line. */
public sealed interface Trouble {

    /** The first word of the line. */
    String verb();

    /** What follows the links in the line; empty when there is nothing to say. */
    default String parameters() {
        return "";
    }

    /** Nothing crosses and nothing says so: connections hang, old ones and new ones. */
    record Cut() implements Trouble {
        @Override
        public String verb() {
            return "cut";
        }
    }

    /** Connections are still made, but no byte crosses. */
    record Stall() implements Trouble {
        @Override
        public String verb() {
            return "stall";
        }
    }

    /** Every connection that uses the link is reset, at once and as soon as it is made again. */
    record Reset() implements Trouble {
        @Override
        public String verb() {
            return "reset";
        }
    }

    /** Every byte is late by {@code delay}, give or take up to {@code jitter}; order is kept. */
    record Delay(Duration delay, Duration jitter) implements Trouble {
        public Delay {
            Durations.notNegative(delay);
            Durations.notNegative(jitter);
            if (jitter.compareTo(delay) > 0) {
                throw new IllegalArgumentException("the jitter is at most the delay");
            }
        }

        @Override
        public String verb() {
            return "slow";
        }

        @Override
        public String parameters() {
            return Durations.text(delay) + (jitter.isZero() ? "" : " jitter " + Durations.text(jitter));
        }
    }

    /** At most so many bytes a second. */
    record Throttle(long bytesPerSecond) implements Trouble {
        public Throttle {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("at least one byte a second, not " + bytesPerSecond);
            }
        }

        @Override
        public String verb() {
            return "throttle";
        }

        @Override
        public String parameters() {
            return bytesPerSecond + "B/s";
        }
    }

    /** The end of a stream is passed on late. */
    record SlowClose(Duration delay) implements Trouble {
        public SlowClose {
            Durations.notNegative(delay);
        }

        @Override
        public String verb() {
            return "slow-close";
        }

        @Override
        public String parameters() {
            return Durations.text(delay);
        }
    }

    /** What may happen to a single packet. */
    enum Mishap {
        LOSE,
        DUPLICATE,
        REORDER,
        CORRUPT
    }

    /** A mishap strikes each packet with a chance, written in percent: {@code lose n1>n2 20%}. */
    record Packets(Mishap mishap, int basisPoints) implements Trouble {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})(?:\\.(\\d{1,2}))?%");

        public Packets {
            if (basisPoints < 1 || basisPoints > 10_000) {
                throw new IllegalArgumentException("a chance is more than 0% and at most 100%");
            }
        }

        static Packets parse(Mishap mishap, String percent) {
            Matcher matcher = PERCENT.matcher(percent);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("a chance is written 20% or 0.25%, not '" + percent + "'");
            }
            String fraction = matcher.group(2) == null ? "" : matcher.group(2);
            return new Packets(mishap, Integer.parseInt(matcher.group(1) + (fraction + "00").substring(0, 2)));
        }

        static Optional<Mishap> mishap(String verb) {
            return Arrays.stream(Mishap.values())
                    .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(verb))
                    .findFirst();
        }

        public double chance() {
            return basisPoints / 10_000.0;
        }

        @Override
        public String verb() {
            return mishap.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String parameters() {
            return basisPoints % 100 == 0
                    ? basisPoints / 100 + "%"
                    : String.format(Locale.ROOT, "%d.%02d%%", basisPoints / 100, basisPoints % 100);
        }
    }

    /** The trouble of a verb, or null when the verb is not one of a link's. */
    static boolean isVerb(String verb) {
        return List.of("cut", "stall", "reset", "slow", "throttle", "slow-close")
                        .contains(verb)
                || Packets.mishap(verb).isPresent();
    }
}
