package dev.minos.kv.http;

/** Sizes as people write them. */
public final class Sizes {
    private static final long MAX = 1L << 50;

    private Sizes() {}

    /**
     * A number of bytes like 512KiB, 64MiB or 2GiB; without a unit it is in bytes.
     *
     * @throws IllegalArgumentException in one sentence, when it is none
     */
    public static long parse(String text) {
        String trimmed = text.trim();
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        try {
            long amount = Long.parseLong(trimmed.substring(0, digits));
            int shift = switch (trimmed.substring(digits).trim()) {
                case "", "B" -> 0;
                case "KiB" -> 10;
                case "MiB" -> 20;
                case "GiB" -> 30;
                default -> throw new NumberFormatException();
            };
            if (amount <= MAX >> shift) {
                return amount << shift;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text + "' is no size like 512KiB, 64MiB or 2GiB");
    }
}
