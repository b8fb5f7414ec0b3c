package dev.minos.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A few names, by small number; interned, so that they may be compared by identity. One writer. */
final class Names {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Short> ids = new HashMap<>();
    /** The names that were asked for as bytes: few, so that looking at each is faster than hashing. */
    private byte[][] known = new byte[0][];

    private short[] knownIds = new short[0];

    short id(@Nullable String name) {
        if (name == null) {
            return (short) History.NONE;
        }
        Short id = ids.get(name);
        if (id == null) {
            if (names.size() == Short.MAX_VALUE) {
                throw new IllegalArgumentException("more than " + Short.MAX_VALUE + " different names: " + name);
            }
            id = (short) names.size();
            names.add(name.intern());
            ids.put(name, id);
        }
        return id;
    }

    /** The number of the name whose UTF-8 bytes are {@code buffer[from, to)}. */
    short id(byte[] buffer, int from, int to) {
        for (int i = 0; i < known.length; i++) {
            byte[] name = known[i];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, buffer, from, to)) {
                return knownIds[i];
            }
        }
        byte[] name = Arrays.copyOfRange(buffer, from, to);
        short id = id(new String(name, StandardCharsets.UTF_8));
        if (known.length < 32) {
            known = Arrays.copyOf(known, known.length + 1);
            knownIds = Arrays.copyOf(knownIds, known.length);
            known[known.length - 1] = name;
            knownIds[known.length - 1] = id;
        }
        return id;
    }

    List<String> all() {
        return List.copyOf(names);
    }
}
