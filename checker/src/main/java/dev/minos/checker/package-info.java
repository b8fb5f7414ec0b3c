/**
 * Models, engines, verdicts and counterexamples. Start with {@link dev.minos.checker.Linearizability}, then {@link
 * dev.minos.checker.Zones} and {@link dev.minos.checker.GuidedSearch}; docs/deciding.md has the theory.
 *
 * <p>{@code KeyHistory}, {@code KeyHistories}, {@code Intervals}, {@code Budget}, {@code Finding} and {@code
 * KeyDecision} are public for the sub-packages only and no part of the library's interface.
 */
@NullMarked
package dev.minos.checker;

import org.jspecify.annotations.NullMarked;
