/**
 * The same faults on other machines, over SSH: processes, links, and the files of a node's directory, behind the same
 * interfaces as on this machine. Start at {@link dev.minos.fault.ssh.RemoteHost}.
 */
@NullMarked
package dev.minos.fault.ssh;

import org.jspecify.annotations.NullMarked;
