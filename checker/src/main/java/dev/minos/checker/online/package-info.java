/**
 * Judges a run while it goes on, in memory bounded by what is under way: start with
 * {@link dev.minos.checker.online.OnlineChecker}.
 */
@NullMarked
package dev.minos.checker.online;

import org.jspecify.annotations.NullMarked;
