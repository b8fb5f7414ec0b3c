/**
 * The network of Linux namespaces: an address of its own for every node, whatever system runs there.
 *
 * <p>Start at {@link dev.minos.fault.namespace.NamespaceTestbed}, which starts the testbed again inside its own
 * namespaces, then {@link dev.minos.fault.namespace.NamespaceNetwork}, which gives each node one more.
 */
@NullMarked
package dev.minos.fault.namespace;

import org.jspecify.annotations.NullMarked;
