/**
 * A KV node: HTTP in front of Raft in front of a store. Start reading at {@link dev.minos.kv.NodeMain}, then
 * {@link dev.minos.kv.KvNode}, which ties the three together.
 */
@NullMarked
package dev.minos.kv;

import org.jspecify.annotations.NullMarked;
