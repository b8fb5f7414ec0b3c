package dev.minos.kv.raft;

/** How a {@code consistent} read is confirmed. */
public enum ConsistentReads {
    /** A majority confirms the leader after the read arrived: {@link ReadIndex}. */
    READ_INDEX,
    /** An empty entry goes through the log first: slower, and the simplest to trust. */
    LOG,
    /**
     * Ratis' own linearizable read option, which up to 3.3.0 is <em>not linearizable</em>: it answers without asking
     * the followers when an earlier read was confirmed at the same commit index. Here for comparison only.
     */
    RATIS
}
