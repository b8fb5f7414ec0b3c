/**
 * Models, engines, verdicts and counterexamples. Start with {@link dev.minos.checker.Linearizability}, then {@link
 * dev.minos.checker.Zones} and {@link dev.minos.checker.GuidedSearch}; docs/deciding.md has the theory.
 *
 * <p>Anybody may depend on it, and it depends on {@code dev.minos.history} only. Public for the sub-packages, and no part
 * of the library's interface, are {@code KeyHistory}, {@code KeyHistories}, {@code Intervals}, {@code Budget}, {@code
 * Finding}, {@code KeyDecision} and {@code Workers}: nothing outside of {@code dev.minos.checker} may use them (a rule
 * of ArchitectureTest).
 */
@NullMarked
package dev.minos.checker;

import org.jspecify.annotations.NullMarked;
