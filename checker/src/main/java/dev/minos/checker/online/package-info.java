/**
 * Judges a run while it goes on, in memory bounded by what is under way: start with
 * {@link dev.minos.checker.online.OnlineChecker}. Depends on {@code dev.minos.history} and on the answers of {@code
 * dev.minos.checker}; anybody may depend on it.
 */
@NullMarked
package dev.minos.checker.online;

import org.jspecify.annotations.NullMarked;
