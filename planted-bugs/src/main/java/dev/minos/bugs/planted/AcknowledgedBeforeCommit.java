package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.Result;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** Fast, until the leader changes. */
public final class AcknowledgedBeforeCommit extends PlantedBug {
    public AcknowledgedBeforeCommit() {
        super(
                "A write without condition is acknowledged when it is proposed, not when it is committed",
                Place.of("dev.minos.kv.raft.KvGroup", "write", 1),
                Flaw.class,
                Hunt.by("cut-leader.yaml"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(
                @Advice.Argument(0) Command command,
                @Advice.Return(readOnly = false) CompletableFuture<Result> returned) {
            if (command instanceof Command.Write write && write.conditions().isEmpty()) {
                returned = CompletableFuture.completedFuture(new Result.Done(-1, true, false));
            }
        }
    }
}
