package dev.minos.history;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads EDN forms one after the other from a stream. One thread.
 *
 * <p>Our own, because the one EDN library on Maven Central for plain Java (edn-java, last released in 2019) does not say
 * on which line a form is malformed, and refuses what Jepsen prints beyond EDN ({@code #error}, {@code #object}, hex
 * numbers, record literals).
 *
 * <p>Forms become values of a history: vectors and lists are lists, record literals ({@code #jepsen.history.Op{…}}) are
 * maps, and what has no counterpart (keywords, symbols, characters, ratios, tagged elements) is {@link EdnText}.
 * Malformed input is an {@link IllegalArgumentException}; {@link #line} says where.
 */
final class EdnReader {
    /** What {@link #next} gives at the end of the stream. */
    static final Object END = new Object();

    /** What {@code #_ form} reads as. */
    private static final Object NOTHING = new Object();

    private static final int DEEPEST = 200;
    private static final String CLOSERS = ")]}";

    private final Reader in;
    private final char[] buffer = new char[1 << 15];
    private int filled;
    private int at;
    private long line = 1;
    private final StringBuilder token = new StringBuilder();

    EdnReader(Reader in) {
        this.in = in;
    }

    /** The line at which the reader stands, from 1. */
    long line() {
        return line;
    }

    /** The next form, {@link #END} at the end. */
    @Nullable
    Object next() throws IOException {
        while (true) {
            int c = skipToForm();
            Object form = c < 0 ? END : form(c, 0);
            if (form != NOTHING) {
                return form;
            }
        }
    }

    /** Skips to the next form and gives its first character; -1 at the end. Stands before it. */
    int skipToForm() throws IOException {
        while (true) {
            int c = peek();
            if (c == ';') {
                skipComment();
            } else if (c >= 0 && (Character.isWhitespace(c) || c == ',' || c == '\uFEFF')) {
                read();
            } else {
                return c;
            }
        }
    }

    /** Takes the opening bracket of an outer vector or list, whose elements are then read with {@link #next}. */
    void enter() throws IOException {
        read();
    }

    private @Nullable Object form(int first, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("forms nested more than " + DEEPEST + " deep");
        }
        return switch (first) {
            case '(' -> many(')', depth);
            case '[' -> many(']', depth);
            case '{' -> map(depth);
            case '"' -> string();
            case '\\' -> character();
            case '#' -> dispatch(depth);
            case ')', ']', '}' -> throw new IllegalArgumentException("unexpected " + (char) first);
            default -> atom();
        };
    }

    private List<@Nullable Object> many(char closer, int depth) throws IOException {
        read();
        List<@Nullable Object> elements = new ArrayList<>();
        while (true) {
            int c = skipToForm();
            if (c == closer) {
                read();
                return Collections.unmodifiableList(elements);
            }
            if (c < 0) {
                throw new IllegalArgumentException("expected " + closer + " before the end of the file");
            }
            if (CLOSERS.indexOf(c) >= 0) {
                throw new IllegalArgumentException("expected " + closer + ", found " + (char) c);
            }
            Object element = form(c, depth + 1);
            if (element != NOTHING) {
                elements.add(element);
            }
        }
    }

    private Map<@Nullable Object, @Nullable Object> map(int depth) throws IOException {
        List<@Nullable Object> entries = many('}', depth);
        if (entries.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "a map with a key but no value for it: " + entries.get(entries.size() - 1));
        }
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i += 2) {
            map.put(entries.get(i), entries.get(i + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private @Nullable Object dispatch(int depth) throws IOException {
        read();
        int c = peek();
        switch (c) {
            case '{':
                Set<@Nullable Object> set = new LinkedHashSet<>(many('}', depth));
                return Collections.unmodifiableSet(set);
            case '_':
                read();
                tagged(depth);
                return NOTHING;
            case '"':
                return new EdnText("#" + Edn.print(string()));
            case '#':
                read();
                return new EdnText("##" + bare());
            case '\'':
                read();
                return new EdnText("#'" + bare());
            default:
                String tag = bare();
                if (tag.isEmpty()) {
                    throw new IllegalArgumentException("expected a tag after #");
                }
                Object tagged = tagged(depth);
                boolean record = tag.indexOf('.') >= 0 || tag.startsWith(":");
                return record && tagged instanceof Map ? tagged : new EdnText("#" + tag + " " + Edn.print(tagged));
        }
    }

    private @Nullable Object tagged(int depth) throws IOException {
        Object form = NOTHING;
        while (form == NOTHING) {
            int c = skipToForm();
            if (c < 0) {
                throw new IllegalArgumentException("expected a form before the end of the file");
            }
            form = form(c, depth + 1);
        }
        return form;
    }

    private String string() throws IOException {
        read();
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = read();
            if (c < 0) {
                throw new IllegalArgumentException("expected \" before the end of the file");
            }
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : (char) c);
        }
    }

    private char escaped() throws IOException {
        int c = read();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                char[] digits = new char[4];
                for (int i = 0; i < 4; i++) {
                    digits[i] = (char) read();
                }
                yield (char) Integer.parseInt(new String(digits), 16);
            }
            case '"', '\\', '/', '\'' -> (char) c;
            default -> {
                if (c >= '0' && c <= '7') {
                    int octal = c - '0';
                    while (octal < 32 && peek() >= '0' && peek() <= '7') {
                        octal = octal * 8 + read() - '0';
                    }
                    yield (char) octal;
                }
                throw new IllegalArgumentException("a string with the unknown escape \\" + (char) c);
            }
        };
    }

    private EdnText character() throws IOException {
        read();
        int c = read();
        if (c < 0) {
            throw new IllegalArgumentException("expected a character after \\");
        }
        return new EdnText("\\" + (char) c + bare());
    }

    private @Nullable Object atom() throws IOException {
        String text = bare();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("unexpected " + (char) peek());
        }
        switch (text) {
            case "nil":
                return null;
            case "true":
                return true;
            case "false":
                return false;
            default:
                char first = text.charAt(0);
                boolean signed = text.length() > 1 && (first == '-' || first == '+');
                char digit = text.charAt(signed ? 1 : 0);
                return digit >= '0' && digit <= '9' ? number(text) : new EdnText(text);
        }
    }

    private static Object number(String text) {
        try {
            char last = text.charAt(text.length() - 1);
            if (text.contains("0x") || text.contains("0X")) {
                return Long.decode(text);
            }
            if (text.indexOf('/') > 0) {
                return new EdnText(text);
            }
            if (last == 'N') {
                return whole(text.substring(0, text.length() - 1));
            }
            if (last == 'M') {
                return new BigDecimal(text.substring(0, text.length() - 1));
            }
            boolean fraction = text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
            return fraction ? (Object) Double.valueOf(text) : whole(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number, found " + text, e);
        }
    }

    private static Object whole(String text) {
        if (text.length() <= 18) {
            return Long.valueOf(text);
        }
        BigInteger big = new BigInteger(text);
        return big.bitLength() < 64 ? (Object) big.longValue() : big;
    }

    /** The characters up to the next delimiter. */
    private String bare() throws IOException {
        token.setLength(0);
        for (int c = peek(); c >= 0 && !delimits(c); c = peek()) {
            token.append((char) read());
        }
        return token.toString();
    }

    private static boolean delimits(int c) {
        return c <= ' '
                || c == ','
                || c == '"'
                || c == ';'
                || c == '('
                || c == ')'
                || c == '['
                || c == ']'
                || c == '{'
                || c == '}'
                || Character.isWhitespace(c);
    }

    private void skipComment() throws IOException {
        for (int c = peek(); c >= 0 && c != '\n'; c = peek()) {
            read();
        }
    }

    private int peek() throws IOException {
        if (at == filled) {
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at];
    }

    private int read() throws IOException {
        int c = peek();
        if (c >= 0) {
            at++;
            if (c == '\n') {
                line++;
            }
        }
        return c;
    }
}
