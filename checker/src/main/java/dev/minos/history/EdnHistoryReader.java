package dev.minos.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads histories that are EDN maps: Jepsen's {@code history.edn} and Porcupine's logs. One thread, one file. */
final class EdnHistoryReader {
    private static final int NO_CLOSER = -2;

    private final String file;
    private final EdnReader edn;
    private final JepsenEvents events;
    private final Dialect dialect;

    /** Whose maps they are. */
    enum Dialect {
        JEPSEN,
        /** {@code get}, {@code put} and {@code append} on a {@code :key}. */
        PORCUPINE
    }

    EdnHistoryReader(InputStream in, String file, ReadOptions.Keys keys, Dialect dialect) {
        this.file = file;
        this.dialect = dialect;
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
        edn = new EdnReader(reader);
        events = JepsenEvents.of(keys);
    }

    History read() throws IOException {
        long line = 1;
        try {
            int closer = enterOuter();
            while (true) {
                int c = edn.skipToForm();
                line = edn.line();
                if (c == closer) {
                    edn.enter();
                    closer = NO_CLOSER;
                } else if (c < 0) {
                    break;
                } else {
                    add(edn.next());
                }
            }
            if (closer != NO_CLOSER) {
                throw new IllegalArgumentException("expected " + (char) closer + " before the end of the file");
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new HistoryFormatException(file, Math.max(line, edn.line()), String.valueOf(e.getMessage()));
        }
        return events.build();
    }

    /** Enters the outer vector or list, if there is one, and gives the bracket that ends it. */
    private int enterOuter() throws IOException {
        int first = edn.skipToForm();
        if (first != '[' && first != '(') {
            return NO_CLOSER;
        }
        edn.enter();
        return first == '[' ? ']' : ')';
    }

    private void add(@Nullable Object form) {
        if (form == EdnReader.END) {
            return; // a comment or a discarded form was the last
        }
        if (!(form instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                    "expected a map with :process, :type, :f and :value, found " + brief(form));
        }
        JepsenEvents.Raw raw = new JepsenEvents.Raw();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() instanceof EdnText field) {
                put(raw, field.text(), entry.getValue());
            }
        }
        events.add(raw);
    }

    private void put(JepsenEvents.Raw raw, String field, @Nullable Object value) {
        switch (field) {
            case ":process" -> raw.process = value;
            case ":type" -> raw.type = value;
            case ":f" -> raw.f = dialect == Dialect.PORCUPINE ? translated(value) : value;
            case ":value" -> raw.value = value;
            case ":key" -> raw.key = value;
            case ":error" -> raw.error = value;
            case ":node" -> raw.node = value;
            case ":mode" -> raw.mode = value;
            case ":time" -> raw.timeNanos = number(field, value);
            case ":index" -> raw.index = number(field, value);
            case ":version" -> raw.version = number(field, value);
            case ":actual" -> {
                raw.actual = value;
                raw.actualKnown = true;
            }
            default -> {} // other fields are the test's own
        }
    }

    private static @Nullable Object translated(@Nullable Object f) {
        return switch (JepsenEvents.name(f)) {
            case "get" -> Operation.READ;
            case "put" -> Operation.WRITE;
            default -> f;
        };
    }

    private static long number(String field, @Nullable Object value) {
        if (value == null) {
            return -1;
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("expected a number as " + field + ", not " + brief(value));
        }
        return number.longValue();
    }

    private static String brief(@Nullable Object form) {
        String printed = Edn.print(form);
        return printed.length() <= 60 ? printed : printed.substring(0, 57) + "…";
    }
}
