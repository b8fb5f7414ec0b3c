package dev.minos.kv.raft;

import dev.minos.kv.store.Command;
import dev.minos.kv.store.CommandCodec;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * A command on its way into the log of this node. The object itself (not a copy) reaches the state machine just before
 * Ratis appends, which is how an error can later be told apart: before that moment the command certainly had no effect.
 */
final class Proposal implements Message {
    private final ByteString content;
    private volatile boolean appending;

    Proposal(Command command) {
        content = UnsafeByteOperations.unsafeWrap(CommandCodec.encode(command));
    }

    @Override
    public ByteString getContent() {
        return content;
    }

    void markAppending() {
        appending = true;
    }

    /** False says that the command has not been put into any log. */
    boolean mayBeInLog() {
        return appending;
    }
}
