package dev.minos.system;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client asks a key-value store. A null value is an absent key. */
public sealed interface Request {
    String key();

    /** The operation's name in a history. */
    String f();

    /** Whether the store changes; such a request must never be sent twice, unless it is to happen {@link Once}. */
    default boolean changes() {
        return true;
    }

    /** A read in one of the modes that the system knows. */
    record Read(String key, String mode) implements Request {
        @Override
        public String f() {
            return "read";
        }

        @Override
        public boolean changes() {
            return false;
        }
    }

    /** Sets the key, whatever it was. */
    record Write(String key, String value) implements Request {
        @Override
        public String f() {
            return "write";
        }
    }

    /** Makes the key absent, whatever it was. */
    record Delete(String key) implements Request {
        @Override
        public String f() {
            return "delete";
        }
    }

    /** Sets the key if it has the expected value; null creates it if it is absent. */
    record Cas(String key, @Nullable String expected, String value) implements Request {
        @Override
        public String f() {
            return "cas";
        }
    }

    /** Keys that begin with {@code key}, in their order, behind {@code after} (null: from the first on). */
    record Page(String key, @Nullable String after, int limit, String mode) implements Request {
        @Override
        public String f() {
            return "page";
        }

        @Override
        public boolean changes() {
            return false;
        }
    }

    /** Creates the key if it is absent; it goes by itself when its time is over. */
    record Acquire(String key, String owner, Duration ttl) implements Request {
        @Override
        public String f() {
            return "acquire";
        }
    }

    /** Makes the key absent if it is still in this version. */
    record Release(String key, long version) implements Request {
        @Override
        public String f() {
            return "release";
        }
    }

    /**
     * A write under a name of its own, which happens once however often it is sent.
     *
     * @param name {@code CLIENT:SEQUENCE}
     */
    record Once(Request write, String name) implements Request {
        public Once {
            if (!write.changes() || write instanceof Once) {
                throw new IllegalArgumentException("only a write needs to happen once");
            }
        }

        @Override
        public String key() {
            return write.key();
        }

        @Override
        public String f() {
            return write.f();
        }
    }
}
