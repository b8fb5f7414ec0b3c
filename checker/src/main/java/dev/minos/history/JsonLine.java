package dev.minos.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code history.jsonl}, taken apart. Reused for every line; one thread.
 *
 * <p>A file of 10⁷ operations has 2 GB. Lines in the shape that recorders write (flat, ASCII, no escapes) are scanned in
 * place, a few ns a field and without objects; any other line goes to Jackson, which also says what is wrong with it.
 * Both fill the same fields; {@code JsonlProperties} holds that they agree.
 */
final class JsonLine {
    static final int INDEX = 0;
    static final int TIME = 1;
    static final int PROCESS = 2;
    static final int TYPE = 3;
    static final int F = 4;
    static final int KEY = 5;
    static final int VALUE = 6;
    static final int MODE = 7;
    static final int NODE = 8;
    static final int VERSION = 9;
    static final int ERROR = 10;
    static final int ACTUAL = 11;
    /** The two elements of VALUE when that is a list of two scalars. */
    static final int FIRST = 12;

    static final int SECOND = 13;
    private static final int FIELDS = 14;

    static final byte ABSENT = 0;
    static final byte NULL = 1;
    static final byte LONG = 2;
    /** A string without escapes: a slice of the line's buffer. */
    static final byte SLICE = 3;
    /** A list of two scalars, in FIRST and SECOND. */
    static final byte PAIR = 4;
    /** Anything else, as an object. */
    static final byte OBJECT = 5;

    private static final List<String> NAMES = List.of(
            "index", "time", "process", "type", "f", "key", "value", "mode", "node", "version", "error", "actual");

    private static final byte[][] NAME_BYTES =
            NAMES.stream().map(name -> name.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);

    private final byte[] kinds = new byte[FIELDS];
    private final int[] froms = new int[FIELDS];
    private final int[] tos = new int[FIELDS];
    private final long[] longs = new long[FIELDS];
    private final @Nullable Object[] objects = new Object[FIELDS];
    private byte[] buffer = new byte[0];
    private int at;
    private int end;
    /** The field after the last one, in the order of the line before: lines of one recorder resemble each other. */
    private int guess;

    byte kind(int field) {
        return kinds[field];
    }

    byte[] buffer() {
        return buffer;
    }

    int from(int field) {
        return froms[field];
    }

    int to(int field) {
        return tos[field];
    }

    long number(int field) {
        return longs[field];
    }

    @Nullable
    Object object(int field) {
        return switch (kinds[field]) {
            case LONG -> longs[field];
            case SLICE -> new String(buffer, froms[field], tos[field] - froms[field], StandardCharsets.UTF_8);
            case PAIR -> Arrays.asList(object(FIRST), object(SECOND));
            case OBJECT -> objects[field];
            default -> null;
        };
    }

    /** Takes {@code line[from, to)} apart. */
    void parse(byte[] line, int from, int to) throws IOException {
        buffer = line;
        at = from;
        end = to;
        Arrays.fill(kinds, ABSENT);
        if (!scan()) {
            Arrays.fill(kinds, ABSENT);
            parseWithJackson(line, from, to);
        }
    }

    /** The fast way; false when the line is not in the usual shape. */
    private boolean scan() {
        if (!take('{')) {
            return false;
        }
        guess = 0;
        while (true) {
            int field = fieldName();
            if (field < 0 || !take(':') || !scanValue(field)) {
                return false;
            }
            if (at < end && buffer[at] == ',') {
                at++;
                skipSpaces();
            } else {
                return take('}') && at == end;
            }
        }
    }

    /** The field whose name stands here; negative for an unknown one, which the slow way passes over. */
    private int fieldName() {
        if (at + 3 > end || buffer[at] != '"') {
            return -1;
        }
        int from = at + 1;
        for (int tried = 0; tried < NAME_BYTES.length; tried++) {
            int field = guess;
            guess = guess + 1 == NAME_BYTES.length ? 0 : guess + 1;
            byte[] name = NAME_BYTES[field];
            int close = from + name.length;
            if (close < end
                    && buffer[close] == '"'
                    && buffer[from] == name[0]
                    && Arrays.equals(buffer, from, close, name, 0, name.length)) {
                at = close + 1;
                return field;
            }
        }
        return -1;
    }

    private boolean scanValue(int field) {
        if (at < end && buffer[at] == '[') {
            if (field != VALUE) {
                return false;
            }
            at++;
            skipSpaces();
            kinds[VALUE] = PAIR;
            return scanScalar(FIRST) && take(',') && scanScalar(SECOND) && take(']');
        }
        return scanScalar(field);
    }

    private boolean scanScalar(int field) {
        if (at >= end) {
            return false;
        }
        byte first = buffer[at];
        boolean taken = first == '"' ? string(field) : first == 'n' ? nothing(field) : number(field, first);
        skipSpaces();
        return taken;
    }

    private boolean string(int field) {
        byte[] b = buffer;
        int limit = end;
        int from = at + 1;
        for (int i = from; i < limit; i++) {
            byte c = b[i];
            if (c == '"') {
                kinds[field] = SLICE;
                froms[field] = from;
                tos[field] = i;
                at = i + 1;
                return true;
            }
            if (c == '\\' || c < 0x20) { // bytes of other scripts are negative
                return false;
            }
        }
        return false;
    }

    private boolean nothing(int field) {
        if (at + 4 > end || buffer[at + 1] != 'u' || buffer[at + 2] != 'l' || buffer[at + 3] != 'l') {
            return false;
        }
        kinds[field] = NULL;
        at += 4;
        return true;
    }

    private boolean number(int field, byte first) {
        byte[] b = buffer;
        int i = first == '-' ? at + 1 : at;
        int from = i;
        long number = 0;
        while (i < end && b[i] >= '0' && b[i] <= '9') {
            number = number * 10 + (b[i++] - '0');
        }
        int digits = i - from;
        if (digits == 0 || digits > 18 || (b[from] == '0' && digits > 1) || i == end) {
            return false;
        }
        byte after = b[i];
        if (after != ',' && after != '}' && after != ']' && after != ' ') {
            return false;
        }
        kinds[field] = LONG;
        longs[field] = first == '-' ? -number : number;
        at = i;
        return true;
    }

    private boolean take(char c) {
        if (at >= end || buffer[at] != c) {
            return false;
        }
        at++;
        skipSpaces();
        return true;
    }

    private void skipSpaces() {
        while (at < end && buffer[at] == ' ') {
            at++;
        }
    }

    private void parseWithJackson(byte[] line, int from, int to) throws IOException {
        try (JsonParser parser = Json.FACTORY.createParser(line, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected a JSON object, one a line");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int field = NAMES.indexOf(parser.currentName());
                parser.nextToken();
                if (field < 0) {
                    parser.skipChildren();
                } else {
                    put(field, Json.value(parser));
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("expected the end of the line after one JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected a JSON object, one a line: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private void put(int field, @Nullable Object value) {
        if (value == null) {
            kinds[field] = NULL;
        } else if (value instanceof Long number) {
            kinds[field] = LONG;
            longs[field] = number;
        } else if (field == VALUE && value instanceof List<?> list && list.size() == 2) {
            kinds[field] = PAIR;
            put(FIRST, list.get(0));
            put(SECOND, list.get(1));
        } else {
            kinds[field] = OBJECT;
            objects[field] = value;
        }
    }
}
