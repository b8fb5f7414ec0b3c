package dev.minos.kv.http;

/**
 * What a request may be at most. The log takes entries of 4 MB, so a whole batch must stay below; a key travels in the
 * first line of a request, percent-encoded, and that has 64 KiB.
 */
public record Limits(int keyBytes, int valueBytes, int batchBytes, int batchKeys) {
    public static final Limits DEFAULT = new Limits(4 << 10, 1 << 20, 2 << 20, 1000);
    private static final int MOST_KEY_BYTES = 16 << 10;
    private static final int MOST_BATCH_BYTES = 3 << 20;
    private static final int MOST_BATCH_KEYS = 100_000;

    public Limits {
        require("--max-key", keyBytes, MOST_KEY_BYTES);
        require("--max-batch", batchBytes, MOST_BATCH_BYTES);
        require("--max-batch-keys", batchKeys, MOST_BATCH_KEYS);
        require("--max-value", valueBytes, MOST_BATCH_BYTES);
        if (valueBytes > batchBytes) {
            throw new IllegalArgumentException(
                    "--max-value " + valueBytes + " is more than a whole request may have, --max-batch " + batchBytes);
        }
    }

    private static void require(String flag, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(flag + " " + value + " is not between 1 and " + most);
        }
    }

    void checkKey(byte[] key) {
        if (key.length == 0) {
            throw new BadRequestException("the key is empty");
        }
        if (key.length > keyBytes) {
            throw new BadRequestException("the key has " + key.length + " bytes; " + keyBytes + " are allowed");
        }
    }

    void checkValue(byte[] value) {
        if (value.length > valueBytes) {
            throw new BadRequestException(
                    413, "the value has " + value.length + " bytes; " + valueBytes + " are allowed");
        }
    }
}
