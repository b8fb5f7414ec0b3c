package dev.minos.checker;

import dev.minos.checker.Finding.Answer;

/** Asks every engine about a history and compares what they say with the oracle. Counts what it has seen. */
final class AllEngines {
    private static final Budget UNLIMITED = Budget.unlimited();

    long linearizable;
    long violated;
    long undecidedByZones;
    long undecidedByBeams;
    long overwritten;
    /** Histories by the kind of an operation in them (guard, then keep, delete or set), answered or not, and the truth. */
    private final long[][][] seen = new long[9][2][2];

    long histories() {
        return linearizable + violated;
    }

    /** The truth. */
    boolean check(KeyHistory history) {
        boolean truth = BruteForce.linearizable(history, UNLIMITED);
        agree("guided search", history, GuidedSearch.decide(history, new int[0], UNLIMITED), truth);
        agree("frontier search", history, FrontierSearch.decide(history, 1_000_000, UNLIMITED), truth);
        if (Overwritten.refutes(history)) {
            agree("overwritten", history, Overwritten.decide(history), truth);
            overwritten++;
        }
        agreeIfItKnows("a beam of one", history, 1, 1, truth);
        agreeIfItKnows("a beam of three", history, 3, 5, truth);
        Finding zones = Zones.decide(history);
        if (zones.is(Answer.UNKNOWN)) {
            undecidedByZones++;
            if (Zones.exact(history)) {
                throw new AssertionError("zones should be exact here: " + history);
            }
            agree("guided search with guide", history, GuidedSearch.decide(history, zones.blame(), UNLIMITED), truth);
        } else {
            agree("zones", history, zones, truth);
        }
        count(history, truth);
        if (truth) {
            linearizable++;
        } else {
            violated++;
        }
        return truth;
    }

    private void count(KeyHistory history, boolean truth) {
        for (int op = 0; op < history.size; op++) {
            seen[3 * history.guard[op] + Math.min(1, history.effect[op]) + 1][history.required(op) ? 1 : 0][
                    truth ? 1 : 0]++;
        }
    }

    /** How many operations of a kind there were in histories of that sort. */
    long seen(byte guard, int effect, boolean answered, boolean truth) {
        return seen[3 * guard + Math.min(1, effect) + 1][answered ? 1 : 0][truth ? 1 : 0];
    }

    /** A beam may give up; what it says all the same is true. */
    private void agreeIfItKnows(String engine, KeyHistory history, int kept, int tried, boolean truth) {
        try {
            agree(engine, history, FrontierSearch.beam(history, kept, tried, UNLIMITED), truth);
        } catch (Budget.Exceeded gaveUp) {
            undecidedByBeams++;
        }
    }

    private static void agree(String engine, KeyHistory history, Finding finding, boolean truth) {
        if (!finding.is(truth ? Answer.YES : Answer.NO)) {
            throw new AssertionError(engine + " says " + finding + ", the truth is " + truth + ": " + history);
        }
        if (truth && !Certificate.holds(history, finding.order())) {
            throw new AssertionError(engine + " has a false witness for " + history);
        }
    }

    @Override
    public String toString() {
        return histories() + " histories: " + linearizable + " linearizable, " + violated + " violated; "
                + undecidedByZones + " not decided by zones alone, beams gave up " + undecidedByBeams + " times; "
                + overwritten + " with something certainly overwritten";
    }
}
