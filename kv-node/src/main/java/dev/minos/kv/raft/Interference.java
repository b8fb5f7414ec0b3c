package dev.minos.kv.raft;

import java.io.IOException;
import org.apache.ratis.conf.Parameters;

/** What a test may put between a node and its Raft; a node that is not tested has {@link #NONE}. */
public interface Interference {
    /** Leaves everything alone. */
    Interference NONE = new Interference() {
        @Override
        public void prepare(Parameters parameters) {}

        @Override
        public void beforeLogSync() {}
    };

    /** Before Ratis' transport is made from these parameters. */
    void prepare(Parameters parameters);

    /** On the thread that writes the log, before it forces what it wrote to the disk; an exception is the disk's. */
    void beforeLogSync() throws IOException;
}
