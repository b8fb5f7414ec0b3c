package dev.minos.kv.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a log entry asks of the store. The bytes of a command are what the log holds: see {@link CommandCodec}. */
public sealed interface Command {
    /**
     * All changes or none, of different keys. The conditions concern the key of the first change; where one does not
     * hold nothing happens.
     *
     * @param session where it is given, the write happens once however often it is sent
     */
    record Write(
            List<Change> changes,
            List<Condition> conditions,
            @Nullable Session session) implements Command {
        public Write {
            changes = List.copyOf(changes);
            conditions = List.copyOf(conditions);
            if (changes.isEmpty()) {
                throw new IllegalArgumentException("a write without changes");
            }
        }
    }

    /** Removes keys whose time is over at this moment, {@link #AT_ONCE} of them at most. */
    record Expire(long nowMillis) implements Command {
        static final int AT_ONCE = 1000;
    }

    /** Changes nothing. Once it is applied, everything acknowledged before it was proposed is applied too. */
    record Barrier() implements Command {}
}
