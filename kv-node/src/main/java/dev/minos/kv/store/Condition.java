package dev.minos.kv.store;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must be true of a key for a write to happen, decided when the write is applied. */
public sealed interface Condition {
    boolean holds(@Nullable Entry actual);

    /** The key exists ({@code If-Match: *}). */
    record Present() implements Condition {
        @Override
        public boolean holds(@Nullable Entry actual) {
            return actual != null;
        }
    }

    /** The key does not exist ({@code If-None-Match: *}). */
    record Absent() implements Condition {
        @Override
        public boolean holds(@Nullable Entry actual) {
            return actual == null;
        }
    }

    /** The key exists in one of these versions ({@code If-Match: "17"}). */
    record VersionIn(Set<Long> versions) implements Condition {
        public VersionIn {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean holds(@Nullable Entry actual) {
            return actual != null && versions.contains(actual.version());
        }
    }

    /** The key is absent or in none of these versions ({@code If-None-Match: "17"}). */
    record VersionNotIn(Set<Long> versions) implements Condition {
        public VersionNotIn {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean holds(@Nullable Entry actual) {
            return actual == null || !versions.contains(actual.version());
        }
    }

    /** The key exists and holds exactly these bytes ({@code ?prevValue=}). */
    @SuppressWarnings("ArrayRecordComponent")
    record ValueIs(byte[] value) implements Condition {
        @Override
        public boolean holds(@Nullable Entry actual) {
            return actual != null && Arrays.equals(actual.value(), value);
        }
    }
}
