package dev.minos.kv;

import dev.minos.kv.http.Limits;
import dev.minos.kv.http.Sizes;
import picocli.CommandLine.Option;

/** The flags of {@link Limits}. */
final class LimitOptions {
    @Option(
            names = "--max-key",
            paramLabel = "SIZE",
            defaultValue = "4KiB",
            description = "Largest key (${DEFAULT-VALUE}); more is answered with 400.")
    private String key = "";

    @Option(
            names = "--max-value",
            paramLabel = "SIZE",
            defaultValue = "1MiB",
            description = "Largest value (${DEFAULT-VALUE}); more is answered with 413.")
    private String value = "";

    @Option(
            names = "--max-batch",
            paramLabel = "SIZE",
            defaultValue = "2MiB",
            description = "Largest body of any request (${DEFAULT-VALUE}, at most 3MiB); more is answered with 413.")
    private String batch = "";

    @Option(
            names = "--max-batch-keys",
            paramLabel = "KEYS",
            defaultValue = "1000",
            description = "Most keys in one batch (${DEFAULT-VALUE}); more is answered with 413.")
    private int batchKeys;

    Limits limits() {
        return new Limits(size("--max-key", key), size("--max-value", value), size("--max-batch", batch), batchKeys);
    }

    private static int size(String flag, String text) {
        try {
            return Math.toIntExact(Math.min(Integer.MAX_VALUE, Sizes.parse(text)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }
}
