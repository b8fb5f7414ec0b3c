package example;

import java.util.HashMap;
import java.util.Map;

/** A map of one's own that several threads share: each key belongs to one of a few locks. */
public final class StripedMap {
    private static final int STRIPES = 8;

    private final Object[] locks = new Object[STRIPES];
    private final Map<String, String>[] parts;

    @SuppressWarnings({"unchecked", "rawtypes"})
    public StripedMap() {
        parts = new Map[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new Object();
            parts[i] = new HashMap<>();
        }
    }

    private static int stripe(String key) {
        return Math.floorMod(key.hashCode(), STRIPES);
    }

    public String get(String key) {
        synchronized (locks[stripe(key)]) {
            return parts[stripe(key)].get(key);
        }
    }

    public void put(String key, String value) {
        synchronized (locks[stripe(key)]) {
            parts[stripe(key)].put(key, value);
        }
    }

    public boolean replace(String key, String expected, String value) {
        synchronized (locks[stripe(key)]) {
            return parts[stripe(key)].replace(key, expected, value);
        }
    }
}
