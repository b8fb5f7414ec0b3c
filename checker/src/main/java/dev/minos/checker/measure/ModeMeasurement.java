package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;

import dev.minos.checker.Budget;
import dev.minos.checker.CheckOptions;
import dev.minos.checker.Finding;
import dev.minos.checker.KeyDecision;
import dev.minos.checker.KeyHistories;
import dev.minos.checker.KeyHistory;
import dev.minos.checker.Models;
import dev.minos.history.History;
import dev.minos.history.Partition;
import org.jspecify.annotations.Nullable;

/** Measures one mode, key by key: a linearizable key is perfect, the others take the trouble. One thread. */
final class ModeMeasurement {
    private final @Nullable String mode;
    private final History history;
    private final CheckOptions options;
    private final Partition partition;
    private final Budget budget;
    private final byte[] reads;

    private final ReadStaleness.Rows staleness;
    private final Sessions.Counter sessions = new Sessions.Counter();
    private Relaxation delta = Relaxation.NONE;
    private Relaxation gamma = Relaxation.NONE;
    private VersionBounds versions = VersionBounds.ONE;
    private Sequential sequential = Sequential.YES;
    private Losses losses = Losses.NONE;
    private int operations;
    private int violated;
    private int undecided;

    /** {@code deadline} is a moment of {@link System#nanoTime}. */
    ModeMeasurement(@Nullable String mode, History history, CheckOptions options, long deadline) {
        this.mode = mode;
        this.history = history;
        this.options = options;
        this.partition = history.byKey();
        this.budget = Budget.until(System::nanoTime, deadline, options.memoryBytes());
        this.reads = Key.reads(history);
        this.staleness = new ReadStaleness.Rows(mode);
    }

    ModeConsistency measure() {
        KeyHistories normalForms = new KeyHistories(history, partition, options.failedCas(), Models.KV);
        for (int part = 0; part < partition.size(); part++) {
            measure(part, new Key(history, normalForms.of(part), reads));
        }
        return new ModeConsistency(
                mode,
                partition.size(),
                operations,
                violated,
                undecided,
                staleness.build(),
                delta,
                gamma,
                versions,
                sequential,
                sessions.sessions(),
                losses);
    }

    private void measure(int part, Key key) {
        operations += key.h.size;
        int firstRow = staleness.size();
        new KeyStaleness(key).measure(staleness);
        Finding verdict = decide(key.h);
        if (verdict.answer() == Finding.Answer.YES) {
            return;
        }
        boolean no = verdict.answer() == Finding.Answer.NO;
        violated += no ? 1 : 0;
        undecided += no ? 0 : 1;
        relax(key, no, verdict.reason());
        versions = versions.or(bounds(key, no, firstRow));
        sequential = sequential.and(SequentialCheck.decide(key, budget));
        SessionCheck.count(key, sessions);
        losses = losses.and(LossCheck.find(key, partition, part));
    }

    private Finding decide(KeyHistory h) {
        try {
            return KeyDecision.decide(h, budget);
        } catch (Budget.Exceeded spent) {
            return Finding.unknown(spent.limit());
        } catch (OutOfMemoryError | StackOverflowError full) {
            return Finding.unknown("the memory of the machine was used up");
        }
    }

    private void relax(Key key, boolean no, String reason) {
        if (no) {
            Times times = Times.of(history, key.h);
            delta = delta.or(Relaxer.of(key, times, budget, Relaxer.Kind.DELTA));
            gamma = gamma.or(Relaxer.of(key, times, budget, Relaxer.Kind.GAMMA));
        } else {
            delta = delta.or(Relaxation.undecided(reason));
            gamma = gamma.or(Relaxation.undecided(reason));
        }
    }

    /** The rows of staleness from {@code firstRow} on are those of this key. */
    private VersionBounds bounds(Key key, boolean no, int firstRow) {
        int worst = staleness.mostMissed(firstRow);
        int missed = worst == Key.NONE ? 0 : staleness.missedBy(worst);
        int atLeast = Math.max(1 + missed, no && plain(key.h) ? 2 : 1);
        Evidence evidence = missed == 0
                ? null
                : new Evidence(
                        key.name(),
                        staleness.operationsOf(worst),
                        "the read at index " + staleness.indexOf(worst) + " missed " + missed
                                + (missed == 1 ? " version" : " versions"));
        return new VersionBounds(atLeast, Math.max(atLeast, LatestVersions.bound(key)), evidence);
    }

    /** Reads and writes only: then a key that is not linearizable needs two versions at least. */
    private static boolean plain(KeyHistory h) {
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS || (!h.readOnly(op) && h.guard[op] != ANY)) {
                return false;
            }
        }
        return true;
    }
}
