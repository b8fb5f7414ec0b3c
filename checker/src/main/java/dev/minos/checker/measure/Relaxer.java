package dev.minos.checker.measure;

import dev.minos.checker.Budget;
import dev.minos.checker.Finding;
import dev.minos.checker.Intervals;
import dev.minos.checker.Intervals.Update;
import dev.minos.checker.KeyDecision;
import dev.minos.checker.KeyHistory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the least relaxation of one violated key by bisection: the verdict is monotone in it (an order that explains the
 * history explains every relaxation of it). Plain registers are decided by {@link Clusters}, others by the engines.
 */
final class Relaxer {
    /** What is relaxed. */
    enum Kind {
        /** Every read may have taken effect up to Δ before it was invoked (Golab, Li, Shah 2011). */
        DELTA,
        /** Every operation lasts Γ longer, half of it at each end (Golab et al. 2014). */
        GAMMA
    }

    /** What a relaxation by so much gives: yes, no with evidence, or not known. */
    private record Trial(Finding.Answer answer, int[] operations, String reason) {}

    private final Key key;
    private final Times times;
    private final Budget budget;
    private final Kind kind;
    private final @Nullable Clusters clusters;

    private Relaxer(Key key, Times times, Budget budget, Kind kind) {
        this.key = key;
        this.times = times;
        this.budget = budget;
        this.kind = kind;
        this.clusters = Clusters.of(key.h, times);
    }

    /** The least relaxation that explains a key which is not linearizable, at least 1 ns. */
    static Relaxation of(Key key, @Nullable Times times, Budget budget, Kind kind) {
        if (times == null) {
            return new Relaxation(1, Relaxation.INFINITE, "the history has no times", null);
        }
        return new Relaxer(key, times, budget, kind).search();
    }

    private Relaxation search() {
        long least = times.span() + 1;
        Trial widest = trial(least);
        if (widest.answer == Finding.Answer.NO) {
            String why = "no relaxation of times explains it";
            return Relaxation.hopeless(why, key.evidence(why, widest.operations));
        }
        long refused = 0;
        Trial lastRefused = trial(0);
        boolean known = widest.answer == Finding.Answer.YES;
        String reason = widest.reason;
        while (known && least - refused > 1) {
            long middle = refused + (least - refused) / 2;
            Trial tried = trial(middle);
            switch (tried.answer) {
                case YES -> least = middle;
                case NO -> {
                    refused = middle;
                    lastRefused = tried;
                }
                case UNKNOWN -> {
                    known = false;
                    reason = tried.reason;
                }
            }
        }
        boolean suffices = widest.answer == Finding.Answer.YES;
        String sentence = kind == Kind.DELTA
                ? "reads would have to be allowed to return what was there more than " + nanos(refused) + " earlier"
                : "operations would have to last more than " + nanos(refused) + " longer than clients saw";
        return new Relaxation(
                refused + 1,
                suffices ? least : Relaxation.INFINITE,
                reason,
                key.evidence(sentence, lastRefused.operations));
    }

    private static String nanos(long nanos) {
        return nanos < 1000 ? nanos + " ns" : Millis.text(nanos);
    }

    private Trial trial(long by) {
        if (clusters != null) {
            return trial(clusters, by);
        }
        try {
            KeyHistory relaxed = relaxed(by);
            Finding found = KeyDecision.decide(relaxed, budget);
            return new Trial(found.answer(), relaxed.sources(found.blame()), found.reason());
        } catch (Budget.Exceeded spent) {
            return new Trial(Finding.Answer.UNKNOWN, new int[0], spent.limit());
        }
    }

    private Trial trial(Clusters plain, long by) {
        long tooEarly = plain.readBeforeWrite();
        boolean hopeless = kind == Kind.DELTA ? tooEarly > 0 : tooEarly > by;
        Clusters.Conflict conflict = kind == Kind.DELTA ? plain.afterEarlierReads(by) : plain.afterLongerOperations(by);
        int[] operations = hopeless ? plain.earlyRead() : conflict == null ? new int[0] : conflict.operations();
        boolean no = hopeless || conflict != null;
        return new Trial(no ? Finding.Answer.NO : Finding.Answer.YES, operations, "");
    }

    /** The key's history with relaxed times. All times doubled, so that half of Γ is a whole number. */
    private KeyHistory relaxed(long by) {
        KeyHistory h = key.h;
        Intervals out = new Intervals(h.initial);
        for (int op = 0; op < h.size; op++) {
            boolean earlier = kind == Kind.GAMMA || h.readOnly(op);
            long begin = 2 * times.invoked()[op] - (earlier ? (kind == Kind.GAMMA ? by : 2 * by) : 0);
            long end = times.completed()[op];
            long completed = end == Long.MAX_VALUE ? Update.NEVER : 2 * end + (kind == Kind.GAMMA ? by : 0);
            out.add(new Update(h.guard[op], h.guarded[op], h.effect[op], begin, completed, op, KeyHistory.NO_VERSION));
        }
        return out.build();
    }
}
