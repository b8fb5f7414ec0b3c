/**
 * One cluster of this user on this machine, to play with: it lives in one process, which other terminals find by a
 * {@link dev.minos.system.local.StateFile} and talk to over loopback.
 */
@org.jspecify.annotations.NullMarked
package dev.minos.system.local;
