/**
 * Judges of what a store promises beside linearizable registers: pure functions from a history to a verdict with
 * counterexamples. They know nothing of runs. Start with {@link dev.minos.scenario.promise.Presence}.
 */
@NullMarked
package dev.minos.scenario.promise;

import org.jspecify.annotations.NullMarked;
