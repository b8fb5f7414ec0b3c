/** A KV node: HTTP in front of Raft in front of a store. */
@NullMarked
package dev.minos.kv;

import org.jspecify.annotations.NullMarked;
