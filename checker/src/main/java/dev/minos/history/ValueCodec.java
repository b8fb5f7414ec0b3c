package dev.minos.history;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes: a tag, then the content. The encoding is canonical, so that equal values have equal bytes: whole
 * numbers that fit are longs, the elements of sets and the entries of maps are sorted by their bytes.
 */
final class ValueCodec {
    static final byte NULL = 'n';
    static final byte STRING = 's';
    static final byte LONG = 'l';
    /** A string with half a surrogate pair, which UTF-8 cannot say: its chars, two bytes each. */
    static final byte CHARS = 'c';

    private static final byte TRUE = 't';
    private static final byte FALSE = 'f';
    private static final byte DOUBLE = 'd';
    private static final byte BIG_INTEGER = 'i';
    private static final byte BIG_DECIMAL = 'm';
    private static final byte EDN = 'e';
    private static final byte LIST = 'L';
    private static final byte SET = 'S';
    private static final byte MAP = 'M';

    private ValueCodec() {}

    static byte[] encode(@Nullable Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32);
        encode(value, out);
        return out.toByteArray();
    }

    private static void encode(@Nullable Object value, ByteArrayOutputStream out) {
        if (value == null) {
            out.write(NULL);
        } else if (value instanceof String s) {
            string(s, out);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            whole(((Number) value).longValue(), out);
        } else if (value instanceof Boolean b) {
            out.write(b ? TRUE : FALSE);
        } else if (value instanceof Double || value instanceof Float) {
            out.write(DOUBLE);
            eightBytes(Double.doubleToLongBits(((Number) value).doubleValue()), out);
        } else if (value instanceof BigInteger i) {
            if (i.bitLength() < 64) {
                whole(i.longValue(), out);
            } else {
                text(BIG_INTEGER, i.toString(), out);
            }
        } else if (value instanceof BigDecimal d) {
            text(BIG_DECIMAL, d.stripTrailingZeros().toString(), out);
        } else if (value instanceof EdnText e) {
            text(EDN, e.text(), out);
        } else {
            encodeMany(value, out);
        }
    }

    private static void encodeMany(Object value, ByteArrayOutputStream out) {
        if (value instanceof List<?> list) {
            many(LIST, encodeAll(list), out);
        } else if (value instanceof Set<?> set) {
            List<byte[]> elements = encodeAll(set);
            elements.sort(Arrays::compare);
            many(SET, elements, out);
        } else if (value instanceof Map<?, ?> map) {
            List<byte[]> entries = new ArrayList<>();
            map.forEach((k, v) -> entries.add(encode(Arrays.asList(k, v))));
            entries.sort(Arrays::compare);
            many(MAP, entries, out);
        } else {
            throw new IllegalArgumentException(
                    "a history cannot hold a " + value.getClass().getName());
        }
    }

    private static List<byte[]> encodeAll(Collection<?> values) {
        List<byte[]> encoded = new ArrayList<>(values.size());
        values.forEach(v -> encoded.add(encode(v)));
        return encoded;
    }

    private static void whole(long value, ByteArrayOutputStream out) {
        out.write(LONG);
        eightBytes(value, out);
    }

    private static void eightBytes(long value, ByteArrayOutputStream out) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static void string(String text, ByteArrayOutputStream out) {
        if (isWellFormed(text)) {
            text(STRING, text, out);
            return;
        }
        out.write(CHARS);
        for (int i = 0; i < text.length(); i++) {
            out.write(text.charAt(i) >> 8);
            out.write(text.charAt(i));
        }
    }

    /** Whether every surrogate has its other half, so that UTF-8 holds the string as it is. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String chars(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder((to - from) / 2);
        for (int at = from; at < to; at += 2) {
            text.append((char) (bytes[at] << 8 | bytes[at + 1] & 0xFF));
        }
        return text.toString();
    }

    private static void text(byte tag, String text, ByteArrayOutputStream out) {
        out.write(tag);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void many(byte tag, List<byte[]> elements, ByteArrayOutputStream out) {
        out.write(tag);
        for (byte[] element : elements) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(element.length).array());
            out.writeBytes(element);
        }
    }

    static @Nullable Object decode(byte[] bytes, int from, int to) {
        int content = from + 1;
        return switch (bytes[from]) {
            case NULL -> null;
            case STRING -> text(bytes, content, to);
            case CHARS -> chars(bytes, content, to);
            case LONG -> wholeAt(bytes, content);
            case TRUE -> true;
            case FALSE -> false;
            case DOUBLE -> Double.longBitsToDouble(wholeAt(bytes, content));
            case BIG_INTEGER -> new BigInteger(text(bytes, content, to));
            case BIG_DECIMAL -> new BigDecimal(text(bytes, content, to));
            case EDN -> new EdnText(text(bytes, content, to));
            case LIST -> Collections.unmodifiableList(elements(bytes, content, to));
            case SET -> Collections.unmodifiableSet(new LinkedHashSet<>(elements(bytes, content, to)));
            case MAP -> map(elements(bytes, content, to));
            default -> throw new IllegalStateException("no value has the tag " + bytes[from]);
        };
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static long wholeAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    private static List<@Nullable Object> elements(byte[] bytes, int from, int to) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int at = from; at < to; ) {
            int length = ByteBuffer.wrap(bytes).getInt(at);
            elements.add(decode(bytes, at + 4, at + 4 + length));
            at += 4 + length;
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> entries) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Object entry : entries) {
            List<?> pair = (List<?>) java.util.Objects.requireNonNull(entry);
            map.put(pair.get(0), pair.get(1));
        }
        return Collections.unmodifiableMap(map);
    }
}
