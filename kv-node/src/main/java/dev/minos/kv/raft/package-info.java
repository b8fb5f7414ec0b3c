/**
 * Raft under the store, on Apache Ratis. Start at {@link dev.minos.kv.raft.RaftNode}; the reads that are confirmed by a
 * majority are in {@link dev.minos.kv.raft.ReadIndex}; what an exception says about a write is in
 * {@link dev.minos.kv.raft.Failure}.
 */
@NullMarked
package dev.minos.kv.raft;

import org.jspecify.annotations.NullMarked;
