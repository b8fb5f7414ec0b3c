/**
 * A Java client of the node's HTTP interface, synchronous and asynchronous: {@link dev.minos.kv.client.KvClient} is
 * where to start. It knows the interface and nothing else of the node: no class of Raft, of the server or of the store.
 */
@org.jspecify.annotations.NullMarked
package dev.minos.kv.client;
