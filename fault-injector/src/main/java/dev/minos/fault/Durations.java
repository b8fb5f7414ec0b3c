package dev.minos.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 1.5s}, {@code 40us}. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(ns|us|ms|s|m|h)");

    private Durations() {}

    /** Reads one; an {@link IllegalArgumentException} says what was expected. */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a duration is written 250ms, 1.5s or 2m, not '" + text + "'");
        }
        long unit = nanos(matcher.group(3));
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        long whole = Long.parseLong(matcher.group(1));
        if (whole > Long.MAX_VALUE / unit - 1) {
            throw new IllegalArgumentException("a duration is at most 292 years, not '" + text + "'");
        }
        long nanos = whole * unit;
        for (int i = 0; i < fraction.length(); i++) {
            unit /= 10;
            nanos += (fraction.charAt(i) - '0') * unit;
        }
        return Duration.ofNanos(nanos);
    }

    /** The shortest exact text: {@code parse(text(d))} equals {@code d} for everything under 30 years. */
    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : new String[] {"s", "ms", "us"}) {
            if (nanos % nanos(unit) == 0) {
                return nanos / nanos(unit) + unit;
            }
        }
        return duration.toSeconds() > 0
                ? String.format("%d.%09ds", duration.toSeconds(), duration.toNanosPart())
                : nanos + "ns";
    }

    static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a duration cannot be negative: " + duration);
        }
        return duration;
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("unknown unit " + unit);
        };
    }
}
