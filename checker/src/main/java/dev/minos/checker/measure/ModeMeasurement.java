package dev.minos.checker.measure;

import dev.minos.checker.Budget;
import dev.minos.checker.CheckOptions;
import dev.minos.checker.Finding;
import dev.minos.checker.Finding.Answer;
import dev.minos.checker.KeyDecision;
import dev.minos.checker.KeyHistories;
import dev.minos.checker.KeyHistory;
import dev.minos.checker.KeyResult;
import dev.minos.checker.Models;
import dev.minos.checker.Workers;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures one mode, each key by itself, on as many threads as the options say. */
final class ModeMeasurement {
    private final @Nullable String mode;
    private final History history;
    private final CheckOptions options;
    private final Partition partition;
    private final long deadline;
    private final byte[] reads;
    private final @Nullable KeyMeasurement[] measured;

    /** {@code deadline} is a moment of {@link System#nanoTime}. */
    ModeMeasurement(@Nullable String mode, History history, CheckOptions options, long deadline) {
        this.mode = mode;
        this.history = history;
        this.options = options;
        this.partition = history.byKey();
        this.deadline = deadline;
        this.reads = Key.reads(history);
        this.measured = new @Nullable KeyMeasurement[partition.size()];
        normalForms(); // Refuses operations that are not of a register.
    }

    private KeyHistories normalForms() {
        return new KeyHistories(history, partition, options.failedCas(), Models.KV);
    }

    /** {@code decided} are the verdicts of the keys, null if they are to be decided here. */
    ModeConsistency measure(@Nullable List<KeyResult> decided) {
        Workers.run(options.threads(), partition.size(), () -> {
            KeyHistories own = normalForms();
            return part -> measured[part] = measure(part, own, decided == null ? null : decided.get(part));
        });
        Total total = new Total(mode);
        for (KeyMeasurement one : measured) {
            if (one == null) {
                throw new IllegalStateException("the thread that was to measure a key died");
            }
            total.add(one);
        }
        return total.of(partition.size());
    }

    private KeyMeasurement measure(int part, KeyHistories normalForms, @Nullable KeyResult decided) {
        Budget budget = Budget.until(System::nanoTime, deadline, options.memoryBytes() / options.threads());
        Key key = new Key(history, normalForms.credible(part), reads);
        KeyMeasurement one = new KeyMeasurement(mode, key, budget);
        int refusal = normalForms.contradictoryRefusal(part);
        try {
            one.measure(refusal < 0 && decided != null ? finding(decided) : decide(key.h, budget), partition, part);
        } catch (OutOfMemoryError | StackOverflowError full) {
            one.failed("the memory of the machine was used up");
        } catch (RuntimeException wrong) {
            one.failed("the checker is wrong (please report this history): " + wrong);
        }
        if (refusal >= 0) {
            one.contradicted(refusal);
        }
        return one;
    }

    private static Finding finding(KeyResult decided) {
        return switch (decided.decision()) {
            case LINEARIZABLE -> Finding.yes(new int[0]);
            case VIOLATED -> Finding.no(decided.reason());
            case UNKNOWN -> Finding.unknown(decided.reason());
        };
    }

    private static Finding decide(KeyHistory h, Budget budget) {
        try {
            return KeyDecision.decide(h, budget);
        } catch (Budget.Exceeded spent) {
            return Finding.unknown(spent.limit());
        }
    }

    /** All keys together: the worst of each measure, the sum of what is counted. */
    private static final class Total {
        private final @Nullable String mode;
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

        Total(@Nullable String mode) {
            this.mode = mode;
            this.staleness = new ReadStaleness.Rows(mode);
        }

        void add(KeyMeasurement key) {
            operations += key.operations();
            violated += key.answer == Answer.NO ? 1 : 0;
            undecided += key.answer == Answer.UNKNOWN ? 1 : 0;
            staleness.addAll(key.staleness);
            sessions.add(key.sessions);
            delta = delta.or(key.delta);
            gamma = gamma.or(key.gamma);
            versions = versions.or(key.versions);
            sequential = sequential.and(key.sequential);
            losses = losses.and(key.losses);
        }

        ModeConsistency of(int keys) {
            return new ModeConsistency(
                    mode,
                    keys,
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
    }
}
