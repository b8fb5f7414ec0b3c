package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.Budget;
import dev.minos.checker.Finding;
import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyHistory;
import dev.minos.history.Partition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured of one key: a linearizable one is perfect, another takes the trouble. One thread. */
final class KeyMeasurement {
    /** More versions than this are not looked for: each of them makes the search larger. */
    private static final int MOST_SEARCHED = 16;

    private static final long LEAST_STEPS = 100_000;
    private static final long STEPS_OF_EACH = 50;

    private final Key key;
    private final Budget budget;

    final ReadStaleness.Rows staleness;
    final Sessions.Counter sessions = new Sessions.Counter();
    Answer answer = Answer.YES;
    Relaxation delta = Relaxation.NONE;
    Relaxation gamma = Relaxation.NONE;
    VersionBounds versions = VersionBounds.ONE;
    Sequential sequential = Sequential.YES;
    Losses losses = Losses.NONE;

    KeyMeasurement(@Nullable String mode, Key key, Budget budget) {
        this.key = key;
        this.budget = budget;
        this.staleness = new ReadStaleness.Rows(mode);
    }

    int operations() {
        return key.h.size;
    }

    /** Measures everything of the key, which is part {@code part} of {@code partition}. */
    void measure(Finding verdict, Partition partition, int part) {
        new KeyStaleness(key).measure(staleness);
        answer = verdict.answer();
        if (answer == Answer.YES) {
            return;
        }
        relax(verdict);
        versions = versions();
        sequential = SequentialCheck.decide(key, budget);
        SessionCheck.count(key, sessions);
        losses = LossCheck.find(key, partition, part);
    }

    /** {@code refusal}, an operation of the history, contradicts itself: nothing explains that. */
    void contradicted(int refusal) {
        String why = "a cas was refused, and yet it reported the value that it expected";
        Evidence evidence = new Evidence(key.name(refusal), List.of(key.history.index(refusal)), why);
        answer = Answer.NO;
        delta = Relaxation.hopeless(why, evidence);
        gamma = Relaxation.hopeless(why, evidence);
        versions = new VersionBounds(VersionBounds.UNBOUNDED, VersionBounds.UNBOUNDED, evidence);
        sequential = Sequential.no(evidence);
    }

    /** What goes wrong within a key costs that key its measures and no other. */
    void failed(String reason) {
        answer = Answer.UNKNOWN;
        delta = Relaxation.undecided(reason);
        gamma = Relaxation.undecided(reason);
        versions = new VersionBounds(1, VersionBounds.UNBOUNDED, null);
        sequential = Sequential.unknown(reason);
    }

    private void relax(Finding verdict) {
        if (answer == Answer.NO) {
            Times times = Times.of(key.history, key.h);
            delta = Relaxer.of(key, times, budget, Relaxer.Kind.DELTA);
            gamma = Relaxer.of(key, times, budget, Relaxer.Kind.GAMMA);
        } else {
            delta = Relaxation.undecided(verdict.reason());
            gamma = Relaxation.undecided(verdict.reason());
        }
    }

    private VersionBounds versions() {
        int impossible = VersionSearch.impossible(key);
        if (impossible != Key.NONE) {
            String why = key.words(impossible) + " returned what nobody had begun to write";
            return new VersionBounds(VersionBounds.UNBOUNDED, VersionBounds.UNBOUNDED, key.evidence(why, impossible));
        }
        int worst = staleness.mostMissed();
        int missed = worst == Key.NONE ? 0 : staleness.missedBy(worst);
        // What only a compare-and-set shows is missed, but not for sure here: it is not asked for what it expected.
        int sure = Math.max(0, missed - key.versions.provedByCas());
        int known = Math.max(1 + sure, answer == Answer.NO && plain() ? 2 : 1);
        int atMost = Math.max(known, Math.min(LatestVersions.bound(key), 1 + mutators()));
        int atLeast = known;
        while (atLeast < atMost && atLeast <= MOST_SEARCHED) {
            Answer enough = VersionSearch.decide(key.h, atLeast, steps());
            if (enough == Answer.UNKNOWN) {
                break;
            }
            atMost = enough == Answer.YES ? atLeast : atMost;
            atLeast += enough == Answer.YES ? 0 : 1;
        }
        return new VersionBounds(atLeast, atMost, evidence(worst, missed, atLeast));
    }

    private Budget steps() {
        return budget.withSteps(LEAST_STEPS + STEPS_OF_EACH * key.h.size);
    }

    private @Nullable Evidence evidence(int worst, int missed, int atLeast) {
        if (atLeast == 1) {
            return null;
        }
        if (missed > 0 && missed < atLeast) {
            String missedVersions = missed == 1 ? " version" : " versions";
            String more = atLeast > 1 + missed
                    ? ", and no order explains the others with " + (atLeast - 1) + " versions"
                    : "";
            return new Evidence(
                    key.name(),
                    staleness.operationsOf(worst),
                    "the read at index " + staleness.indexOf(worst) + " missed " + missed + missedVersions + more);
        }
        String few = atLeast == 2 ? "the latest version alone" : "the " + (atLeast - 1) + " latest versions";
        return key.evidence("no order explains what was read with " + few);
    }

    private int mutators() {
        int count = 0;
        for (int effect : key.h.effect) {
            count += effect == KEEP ? 0 : 1;
        }
        return count;
    }

    /** Reads and writes only: then a key that is not linearizable needs two versions at least. */
    private boolean plain() {
        KeyHistory h = key.h;
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] == DIFFERS || (!h.readOnly(op) && h.guard[op] != ANY)) {
                return false;
            }
        }
        return true;
    }
}
