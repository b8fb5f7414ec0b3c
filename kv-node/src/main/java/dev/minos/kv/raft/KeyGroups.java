package dev.minos.kv.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Which Raft group a key belongs to, and what the groups are called. Both are part of the data on disk and never change:
 * a key that changed its group would be lost.
 *
 * <p>A key that contains {@code {tag}} belongs where the tag alone would belong, so that keys with the same tag can be
 * written together.
 *
 * @param number of groups, the same on all nodes and for ever
 */
public record KeyGroups(int number) {
    public static final int MAX = 64;

    public KeyGroups {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("--groups " + number + ": from 1 to " + MAX + " groups are possible");
        }
    }

    public int of(byte[] key) {
        if (number == 1) {
            return 0;
        }
        int open = indexOf(key, '{', 0);
        int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
        CRC32C hash = new CRC32C();
        if (close > open + 1) {
            hash.update(key, open + 1, close - open - 1);
        } else {
            hash.update(key, 0, key.length);
        }
        return (int) (hash.getValue() % number);
    }

    private static int indexOf(byte[] key, char wanted, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Ratis' name of a group. It tells of how many groups this is one: nodes that were started with different numbers
     * share no group, and so can never disagree about where a key is.
     */
    RaftGroupId id(int group) {
        String name = number == 1 ? "minos-0" : "minos-" + group + "-of-" + number;
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
    }
}
