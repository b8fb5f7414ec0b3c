package dev.minos.kv.raft;

import dev.minos.kv.store.Result;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** The result of a command on its way back to who proposed it, in the same process: it needs no bytes. */
record AppliedMessage(Result result) implements Message {
    @Override
    public ByteString getContent() {
        return ByteString.EMPTY;
    }
}
