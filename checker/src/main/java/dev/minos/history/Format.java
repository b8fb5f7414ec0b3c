package dev.minos.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file format of histories: its name, how a file of it begins, and what reads it. In the order in which they are looked
 * for, because what one begins with another may contain.
 */
public enum Format {
    /** Minos' own: one JSON object a line. An empty file is one. */
    JSONL("jsonl", "\\A\\s*(\\z|\\{\\s*(\"|}|\\z))", (in, file, keys) -> new JsonlReader(in, file).read()),
    /** Logs of a key-value store as in the tests of Porcupine: {@code :f :get :key "0"}. */
    PORCUPINE_KV(
            "porcupine-kv",
            "\\A\\s*\\{[^}]*:f :(get|put|append)\\b[^}]*:key [^}]*}",
            (in, file, keys) -> new EdnHistoryReader(in, file, keys, EdnHistoryReader.Dialect.PORCUPINE).read()),
    /** {@code history.edn} of Jepsen, bare maps or one outer vector or list. */
    JEPSEN_EDN(
            "jepsen-edn",
            "\\A[\\s,\uFEFF]*(;|\\[|\\(|#|\\{)",
            (in, file, keys) -> new EdnHistoryReader(in, file, keys, EdnHistoryReader.Dialect.JEPSEN).read()),
    /** {@code history.txt} of Jepsen: process, type, f and value, separated by tabs. */
    JEPSEN_TXT(
            "jepsen-txt",
            "\\A\\s*(\\d+|:\\S+)\\s+:(invoke|ok|fail|info)\\s+:?\\S+",
            (in, file, keys) -> JepsenLineReader.ofText(in, file, keys).read()),
    /** Lines of an old Jepsen log: {@code INFO  jepsen.util - 0 :invoke :read nil}. */
    JEPSEN_LOG(
            "jepsen-log",
            "(?m)^\\S.*?\\s(\\d+|:\\S+)\\s+:(invoke|ok|fail|info)\\s+:?\\S+",
            (in, file, keys) -> JepsenLineReader.ofLog(in, file, keys).read());

    /** How much of a file {@link #detect} wants to see, in bytes: the first operation of a log may come late. */
    static final int SAMPLE_BYTES = 1 << 20;

    private interface Reader {
        History read(InputStream in, String file, ReadOptions.Keys keys) throws IOException;
    }

    private final String label;
    private final Pattern beginning;

    @SuppressWarnings("ImmutableEnumChecker") // makes a reader, and has no state itself
    private final Reader reader;

    Format(String label, String beginning, Reader reader) {
        this.label = label;
        this.beginning = Pattern.compile(beginning);
        this.reader = reader;
    }

    /** The name by which people know it. */
    public String label() {
        return label;
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException if there is none, naming those that exist
     */
    public static Format of(String label) {
        for (Format format : values()) {
            if (format.label.equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("there is no format " + label + ", only " + labels());
    }

    /** All names, for people. */
    static String labels() {
        return Arrays.stream(values()).map(Format::label).collect(Collectors.joining(", "));
    }

    /** The format of a file that begins with {@code sample[0, length)}; null when it is none of ours. */
    static @Nullable Format detect(byte[] sample, int length) {
        String text = new String(sample, 0, length, StandardCharsets.UTF_8);
        for (Format format : values()) {
            if (format.beginning.matcher(text).find()) {
                return format;
            }
        }
        return null;
    }

    /**
     * Reads a history of this format to its end.
     *
     * @param file what it is called in complaints
     * @throws HistoryFormatException naming file, line and what was expected there
     */
    History read(InputStream in, String file, ReadOptions.Keys keys) throws IOException {
        return reader.read(in, file, keys);
    }
}
