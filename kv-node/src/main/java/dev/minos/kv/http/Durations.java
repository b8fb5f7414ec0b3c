package dev.minos.kv.http;

import java.time.Duration;

/** Times as people write them. */
public final class Durations {
    private Durations() {}

    /**
     * A time like 500ms, 2s, 5m or 1h.
     *
     * @throws IllegalArgumentException in one sentence, when it is none
     */
    public static Duration parse(String text) {
        String trimmed = text.trim();
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        try {
            long amount = Long.parseLong(trimmed.substring(0, digits));
            return switch (trimmed.substring(digits)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> throw new NumberFormatException();
            };
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is no time like 500ms, 2s, 5m or 1h", e);
        }
    }
}
