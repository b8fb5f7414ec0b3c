/**
 * What every replica agrees on: {@link dev.minos.kv.store.Command}s go in, one at a time and in log order, and
 * {@link dev.minos.kv.store.Result}s come out; {@link dev.minos.kv.store.Store} keeps the keys on disk. Nothing here
 * knows of Raft or HTTP, and nothing here looks at a clock.
 */
@NullMarked
package dev.minos.kv.store;

import org.jspecify.annotations.NullMarked;
