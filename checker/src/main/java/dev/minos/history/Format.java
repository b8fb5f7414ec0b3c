package dev.minos.history;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A file format of histories. */
public enum Format {
    /** Minos' own: one JSON object a line. */
    JSONL("jsonl"),
    /** {@code history.edn} of Jepsen, bare maps or one outer vector or list. */
    JEPSEN_EDN("jepsen-edn"),
    /** Lines of an old Jepsen log: {@code INFO  jepsen.util - 0 :invoke :read nil}. */
    JEPSEN_LOG("jepsen-log"),
    /** {@code history.txt} of Jepsen: process, type, f and value, separated by tabs. */
    JEPSEN_TXT("jepsen-txt"),
    /** Logs of a key-value store as in the tests of Porcupine: {@code :f :get :key "0"}. */
    PORCUPINE_KV("porcupine-kv");

    private final String label;

    Format(String label) {
        this.label = label;
    }

    /** The name by which people know it. */
    public String label() {
        return label;
    }

    /** The format of that name. */
    public static Format of(String label) {
        for (Format format : values()) {
            if (format.label.equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("there is no format " + label + ", only "
                + Arrays.stream(values()).map(Format::label).collect(Collectors.joining(", ")));
    }
}
