/**
 * Hosts of somebody's own that a cluster is started on, over SSH: start at {@link dev.minos.system.hosts.HostsFile}.
 */
@NullMarked
package dev.minos.system.hosts;

import org.jspecify.annotations.NullMarked;
