package dev.minos.kv.store;

import java.util.List;

/** What a log entry asks of the store. The bytes of a command are what the log holds: see {@link CommandCodec}. */
public sealed interface Command {
    /**
     * All changes or none. The conditions concern the key of the first change; where one does not hold nothing happens.
     */
    record Write(List<Change> changes, List<Condition> conditions) implements Command {
        public Write {
            changes = List.copyOf(changes);
            conditions = List.copyOf(conditions);
            if (changes.isEmpty()) {
                throw new IllegalArgumentException("a write without changes");
            }
        }
    }

    /** Changes nothing. Once it is applied, everything acknowledged before it was proposed is applied too. */
    record Barrier() implements Command {}
}
