/**
 * Minos in other people's tests. Two ways in: {@link dev.minos.junit.MinosTest} runs a scenario against a cluster, and its
 * verdict is the test's; {@link dev.minos.junit.HistoryRecorder} records what a test does with an object of its own (a
 * map, a lock, a queue), which must then have been linearizable. docs/guides/in-your-own-tests.md shows both.
 */
@NullMarked
package dev.minos.junit;

import org.jspecify.annotations.NullMarked;
