/**
 * Somebody else's store, described in a file: how its nodes are started, how they are asked, and what their answers mean.
 *
 * <p>{@link dev.minos.system.described.SystemFile} reads such a file, {@code DescribedSystem} runs the nodes,
 * {@code DescribedClient} asks them. The files that Minos brings along are in {@code systems/}.
 */
@NullMarked
package dev.minos.system.described;

import org.jspecify.annotations.NullMarked;
