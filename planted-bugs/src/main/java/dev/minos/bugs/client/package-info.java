/**
 * Other ways to be a client. The built-in workloads read and write registers by one request each; most of what a node
 * promises beside that (retries, pages, versions, batches, keys that expire) shows in registers, too, once they are
 * written or read that way. Each class is a system for {@code --system} of its own: healthy nodes and these clients.
 */
@NullMarked
package dev.minos.bugs.client;

import org.jspecify.annotations.NullMarked;
