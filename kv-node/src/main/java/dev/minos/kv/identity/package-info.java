/**
 * Which disk an id belongs to, so that a node which lost its disk is not taken for the one it was: see
 * {@link dev.minos.kv.identity.Identities}.
 */
@NullMarked
package dev.minos.kv.identity;

import org.jspecify.annotations.NullMarked;
