package dev.minos.kv.http;

/** What a request may be at most. The log takes entries of 4 MB, so a whole batch must stay below. */
public record Limits(int keyBytes, int valueBytes, int batchBytes, int batchKeys) {
    public static final Limits DEFAULT = new Limits(4 << 10, 1 << 20, 2 << 20, 1000);

    public Limits {
        if (keyBytes < 1 || valueBytes < 1 || batchKeys < 1 || batchBytes < valueBytes || batchBytes > 3 << 20) {
            throw new IllegalArgumentException(
                    "limits must be positive, a batch no smaller than a value, and at most 3 MiB");
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
