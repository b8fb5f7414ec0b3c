/**
 * How far a history is from linearizable, in numbers that people use: how stale reads were, what each session lost,
 * how much clocks or versions would have to be relaxed. Start with {@link dev.minos.checker.measure.Consistency};
 * docs/measures.md explains each measure with a drawn history. Nothing here ever alarms on a linearizable history.
 * Depends on the normal form and the engines of {@code dev.minos.checker}; anybody may depend on it.
 */
@NullMarked
package dev.minos.checker.measure;

import org.jspecify.annotations.NullMarked;
