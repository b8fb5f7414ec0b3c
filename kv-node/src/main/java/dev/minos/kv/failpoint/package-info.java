/**
 * Ways to disturb a node from inside, for tests of what Raft does then: messages of other members are delayed, lost or
 * refused, the log's disk is slow or broken, no election begins, the process ends in the middle of something. Only a
 * node that was started with {@code --failpoints} has any of it; nothing here is reached otherwise.
 *
 * <p>Start at {@link dev.minos.kv.failpoint.Failpoints}; {@link dev.minos.kv.failpoint.Rule} says what can be asked for.
 */
@NullMarked
package dev.minos.kv.failpoint;

import org.jspecify.annotations.NullMarked;
