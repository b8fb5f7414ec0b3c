package dev.minos.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as EDN. */
final class Edn {
    private Edn() {}

    static String print(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        print(value, out);
        return out.toString();
    }

    static void print(@Nullable Object value, StringBuilder out) {
        if (value == null) {
            out.append("nil");
        } else if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof BigInteger) {
            out.append(value).append('N');
        } else if (value instanceof BigDecimal decimal) {
            out.append(decimal).append('M');
        } else if (value instanceof List<?> list) {
            many('[', list, ']', out);
        } else if (value instanceof Set<?> set) {
            out.append('#');
            many('{', set, '}', out);
        } else if (value instanceof Map<?, ?> map) {
            map(map, out);
        } else {
            out.append(value); // numbers, booleans, EdnText
        }
    }

    /** A keyword where {@code name} can be one, else a string. */
    static void keyword(String name, StringBuilder out) {
        boolean fits = !name.isEmpty()
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.*+!?<>=/".indexOf(c) >= 0);
        if (fits) {
            out.append(':').append(name);
        } else {
            quote(name, out);
        }
    }

    private static void many(char open, Collection<?> values, char close, StringBuilder out) {
        out.append(open);
        String separator = "";
        for (Object value : values) {
            out.append(separator);
            print(value, out);
            separator = " ";
        }
        out.append(close);
    }

    private static void map(Map<?, ?> map, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            print(entry.getKey(), out);
            out.append(' ');
            print(entry.getValue(), out);
            separator = ", ";
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
