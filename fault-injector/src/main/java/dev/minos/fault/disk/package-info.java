/**
 * A disk that a node's power can fail on: a file system in user space (FUSE) that knows what has been made durable and
 * what has not, and that can be made slow, full or faulty.
 *
 * <p>Start at {@link dev.minos.fault.disk.VolatileDisk}; what is durable when is told in {@code Content} (bytes) and
 * {@code Tree} (names).
 */
@NullMarked
package dev.minos.fault.disk;

import org.jspecify.annotations.NullMarked;
