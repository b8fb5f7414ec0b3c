package dev.minos.report;

import dev.minos.checker.measure.ReadStaleness;
import dev.minos.history.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run comes down to, for putting runs side by side. */
record Digest(RunInfo info, Judgement judgement, double seconds, List<Cost> costs, int[] answered) {
    /** Slices of the curve of answers. */
    private static final int SLICES = 60;

    Digest {
        costs = List.copyOf(costs);
    }

    /** What one kind of operation cost; {@code stale} is -1 for kinds that cannot be stale. */
    record Cost(String kind, Tally tally, int stale) {}

    static Digest of(Path runDirectory) throws IOException {
        Run run = Run.read(runDirectory);
        Kinds kinds = Kinds.of(run.history());
        Traffic.Part whole = Traffic.of(kinds, List.of(), run.startNanos(), run.endNanos())
                .parts()
                .get(0);
        List<ReadStaleness> staleness = StalenessSection.measure(run.history());
        List<Cost> costs = new ArrayList<>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            String name = kinds.names().get(kind);
            int stale = staleness.stream()
                    .filter(reads -> name.equals(reads.mode()))
                    .mapToInt(ReadStaleness::stale)
                    .findFirst()
                    .orElse(-1);
            costs.add(new Cost(name, whole.tallies().get(kind), stale));
        }
        double seconds = Math.max(1e-9, (run.endNanos() - run.startNanos()) / 1e9);
        return new Digest(run.info(), run.judgement(), seconds, costs, answered(run));
    }

    /** Answers of all kinds in each of {@link #SLICES} equal slices of the run. */
    private static int[] answered(Run run) {
        int[] counts = new int[SLICES];
        long length = Math.max(1, run.endNanos() - run.startNanos() + 1);
        for (int i = 0; i < run.history().size(); i++) {
            boolean answer = run.history().completed(i) != History.NEVER;
            long at = run.history().completedNanos(i) - run.startNanos();
            if (answer && at >= 0) {
                counts[(int) Math.min(SLICES - 1, at * SLICES / length)]++;
            }
        }
        return counts;
    }

    @Nullable
    Cost cost(String kind) {
        return costs.stream()
                .filter(cost -> cost.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    double perSecond(int slice) {
        return answered[slice] * SLICES / seconds;
    }
}
