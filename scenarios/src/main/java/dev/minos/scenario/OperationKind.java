package dev.minos.scenario;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing a client may do, as a workload names it: {@code write}, {@code delete}, {@code add}, {@code default-read}. */
public record OperationKind(Verb verb, @Nullable String mode) {
    private static final String READ = "-read";

    /** What clients of one kind of workload or another do. */
    public enum Verb {
        READ,
        WRITE,
        DELETE,
        CAS,
        /** To a counter, or into a set. */
        ADD,
        /** From a set. */
        REMOVE,
        /** A lock, for as long as it is one's own. */
        HOLD,
        /** A lock, for longer than that. */
        OVERSTAY,
        /** The changes of keys. */
        WATCH
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
        return Arrays.stream(Verb.values())
                .filter(verb -> verb != Verb.READ && word(verb).equals(word))
                .findFirst()
                .map(verb -> new OperationKind(verb, null))
                .orElse(null);
    }

    static String word(Verb verb) {
        return verb.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return mode == null ? word(verb) : mode + READ;
    }
}
