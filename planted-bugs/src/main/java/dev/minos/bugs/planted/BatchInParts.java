package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.client.Pairs;
import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** All or nothing, says the contract. */
public final class BatchInParts extends PlantedBug {
    public BatchInParts() {
        super(
                "The keys of a batch are written one after the other",
                Place.of("dev.minos.kv.raft.KvGroup", "write", 1),
                Flaw.class,
                Hunt.by("pairs.yaml").asking(new Pairs()));
    }

    /** The first change, then the others. */
    public static CompletableFuture<Result> inParts(KvGroup group, Command.Write write) {
        int size = write.changes().size();
        Command first = new Command.Write(List.of(write.changes().get(0)), List.of(), null);
        Command rest = new Command.Write(write.changes().subList(1, size), List.of(), null);
        return group.write(first).thenCompose(done -> group.write(rest));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable CompletableFuture<Result> begin(
                @Advice.This KvGroup group, @Advice.Argument(0) Command command) {
            return command instanceof Command.Write write && write.changes().size() > 1
                    ? BatchInParts.inParts(group, write)
                    : null;
        }

        @Advice.OnMethodExit
        static void end(
                @Advice.Enter @Nullable CompletableFuture<Result> parts,
                @Advice.Return(readOnly = false) CompletableFuture<Result> returned) {
            if (parts != null) {
                returned = parts;
            }
        }
    }
}
