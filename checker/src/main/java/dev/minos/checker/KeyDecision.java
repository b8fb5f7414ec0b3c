package dev.minos.checker;

import dev.minos.checker.KeyDecider.Effort;

/** Decides one key in normal form by the cheapest engine that can; for those who make their own normal forms. */
public final class KeyDecision {
    private KeyDecision() {}

    /**
     * YES with a linearization that was checked, NO, or UNKNOWN.
     *
     * @throws Budget.Exceeded when the search gave up
     */
    public static Finding decide(KeyHistory history, Budget budget) {
        return new KeyDecider(history, budget).decide(Engine.AUTO, Effort.ALL).finding();
    }
}
