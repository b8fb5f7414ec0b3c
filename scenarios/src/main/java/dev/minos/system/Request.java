package dev.minos.system;

import org.jspecify.annotations.Nullable;

/** What a client asks a key-value store. A null value is an absent key. */
public sealed interface Request {
    String key();

    /** The operation's name in a history. */
    String f();

    /** Whether the store changes; such a request must never be sent twice. */
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
}
