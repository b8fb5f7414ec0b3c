package dev.minos.checker;

import dev.minos.history.History;

/**
 * The way in: is this history linearizable?
 *
 * <pre>{@code
 * Verdict verdict = Linearizability.check(history, CheckOptions.defaults());
 * if (verdict instanceof Verdict.Violated violated) {
 *     System.out.println(violated.counterexample().sentence());
 * }
 * }</pre>
 *
 * By locality (Herlihy and Wing 1990 §3) a history is linearizable if each key's part is, so keys are decided apart, on
 * all cores. A crash, a lack of memory or the deadline within one key makes that key unknown and touches no other.
 */
public final class Linearizability {
    private Linearizability() {}

    /**
     * Decides {@code history}.
     *
     * @throws IllegalArgumentException if the model has no such operations
     */
    public static Verdict check(History history, CheckOptions options) {
        long start = System.nanoTime();
        return Verdicts.of(RegisterCheck.check(history, options, start), System.nanoTime() - start);
    }
}
