package dev.minos.checker.measure;

import java.util.Locale;

/** Times for people. */
final class Millis {
    private Millis() {}

    /** As milliseconds, {@code 12.3 ms}. */
    static String text(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.3f ms" : "%.1f ms", nanos / 1e6);
    }
}
