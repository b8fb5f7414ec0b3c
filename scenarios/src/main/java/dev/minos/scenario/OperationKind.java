package dev.minos.scenario;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing a client may do, as a workload names it: {@code write}, {@code delete}, {@code cas}, {@code default-read}. */
public record OperationKind(Verb verb, @Nullable String mode) {
    private static final String READ = "-read";

    /** The verbs of the key-value model. */
    public enum Verb {
        READ,
        WRITE,
        DELETE,
        CAS
    }

    public OperationKind {
        if ((verb == Verb.READ) != (mode != null)) {
            throw new IllegalArgumentException("a read, and only a read, has a mode");
        }
    }

    /** Null where the word means nothing. */
    static @Nullable OperationKind parse(String word) {
        if (word.endsWith(READ) && word.length() > READ.length()) {
            return new OperationKind(Verb.READ, word.substring(0, word.length() - READ.length()));
        }
        return switch (word) {
            case "write" -> new OperationKind(Verb.WRITE, null);
            case "delete" -> new OperationKind(Verb.DELETE, null);
            case "cas" -> new OperationKind(Verb.CAS, null);
            default -> null;
        };
    }

    @Override
    public String toString() {
        return mode == null ? verb.name().toLowerCase(Locale.ROOT) : mode + READ;
    }
}
