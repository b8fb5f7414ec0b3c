package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.bugs.StoreInside;
import net.bytebuddy.asm.Advice;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.statemachine.TransactionContext;

/** A leader that is cut off then holds what was never committed. */
public final class DirtyRead extends PlantedBug {
    public DirtyRead() {
        super(
                "The leader puts a write into its store before it is committed",
                Place.of("dev.minos.kv.raft.KvStateMachine", "preAppendTransaction", 1),
                Flaw.class,
                Hunt.by("cut-leader.yaml").within(5));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.FieldValue("store") Object store, @Advice.Argument(0) TransactionContext transaction) {
            RaftClientRequest request = transaction.getClientRequest();
            if (request != null) {
                StoreInside.write(store, request.getMessage().getContent().toByteArray());
            }
        }
    }
}
