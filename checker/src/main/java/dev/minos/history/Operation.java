package dev.minos.history;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a {@link History}, taken out of its columns for people and for models; see the column accessors of
 * {@link History} for the meaning of each field.
 *
 * @param index the {@code index} of the invocation in its file
 * @param argument what was asked for; for a {@code cas} the new value
 * @param expected the value a {@code cas} expected
 * @param result what an {@code ok} completion returned
 * @param version the version the server returned, -1 without one
 * @param refused whether the operation is a {@code cas} that was definitely refused because the value differed
 * @param actualKnown whether {@code actual} was reported ({@code null} is a value too: absent)
 * @param actual the value that a refused {@code cas} reported
 * @param invoked position of the invocation among the history's events
 * @param completed position of the completion, {@link History#NEVER} when the outcome is unknown
 * @param invokedNanos ns since the start of the run, -1 unknown
 * @param completedNanos ns since the start of the run, -1 unknown
 */
public record Operation(
        int index,
        int process,
        String f,
        @Nullable Object key,
        @Nullable Object argument,
        @Nullable Object expected,
        @Nullable Object result,
        Outcome outcome,
        @Nullable String mode,
        @Nullable String node,
        long version,
        @Nullable String error,
        boolean refused,
        boolean actualKnown,
        @Nullable Object actual,
        int invoked,
        int completed,
        long invokedNanos,
        long completedNanos) {
    public static final String READ = "read";
    public static final String WRITE = "write";
    public static final String DELETE = "delete";
    public static final String CAS = "cas";

    /** The {@code error} of a refused {@code cas}: it observed that the value differed. */
    public static final String MISMATCH = "mismatch";

    /** Whether an event is one that only clients have: the beginning or success of what clients do. */
    static boolean isOfClient(String f, String type) {
        boolean known = f.equals(READ) || f.equals(WRITE) || f.equals(DELETE) || f.equals(CAS);
        return known && (type.equals("invoke") || type.equals("ok"));
    }
}
