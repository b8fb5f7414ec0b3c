/** Processes and links of a cluster, broken and healed on purpose. */
@NullMarked
package dev.minos.fault;

import org.jspecify.annotations.NullMarked;
