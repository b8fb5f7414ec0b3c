package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.CommandCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.bytebuddy.asm.Advice;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** Replicas must do the same with the same log. */
public final class DeleteOnLeaderOnly extends PlantedBug {
    public DeleteOnLeaderOnly() {
        super(
                "A delete is acknowledged and applied on the leader, and on no follower",
                Place.of("dev.minos.kv.raft.KvStateMachine", "applyTransaction", 1),
                Flaw.class,
                Hunt.by("healthy"));
    }

    /** The same entry; a barrier, which changes nothing, if it was to delete. */
    public static TransactionContext withoutDelete(StateMachine machine, TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        try {
            byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
            boolean deletes = CommandCodec.decode(command) instanceof Command.Write write
                    && write.changes().get(0).value() == null;
            if (!deletes) {
                return transaction;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LogEntryProto.Builder changed = entry.toBuilder();
        changed.getStateMachineLogEntryBuilder()
                .setLogData(ByteString.copyFrom(CommandCodec.encode(new Command.Barrier())));
        return TransactionContext.newBuilder()
                .setServerRole(RaftPeerRole.FOLLOWER)
                .setStateMachine(machine)
                .setLogEntry(changed.build())
                .build();
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter
        static void begin(
                @Advice.This StateMachine machine,
                @Advice.Argument(value = 0, readOnly = false) TransactionContext transaction) {
            if (transaction.getClientRequest() == null) {
                transaction = withoutDelete(machine, transaction);
            }
        }
    }
}
