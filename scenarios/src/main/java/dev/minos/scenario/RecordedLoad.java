package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Recorder;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** How fast the testbed's own clients are, with recording and all, and how long judging takes what they saw. */
public final class RecordedLoad {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

    private RecordedLoad() {}

    /** How long clients run unmeasured, and how long measured. */
    public record Times(Duration warmUp, Duration measured) {}

    /**
     * What was measured.
     *
     * @param operations recorded, warm-up included: so many were judged
     * @param verdicts a word for each read mode
     */
    public record Figures(
            double operationsPerSecond, long operations, Duration recording, Duration checking, List<String> verdicts) {
        public Figures {
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * Lets the clients of a workload talk to one node of a cluster that serves.
     *
     * @param file gets the history
     */
    public static Figures measure(
            SystemUnderTest system, String node, Workload workload, Times times, Path file, long seed)
            throws IOException, InterruptedException {
        long origin = System.nanoTime();
        RunState state = new RunState();
        History history;
        double rate;
        Duration recording;
        try (Recorder recorder = Recorder.create(file, () -> System.nanoTime() - origin)) {
            Shift shift = new Shift(workload, system, recorder, state, Set.of());
            try (Clients clients =
                    Clients.start(workload.kind().crew(shift), shift, List.of(node), new SplittableRandom(seed))) {
                Thread.sleep(times.warmUp().toMillis());
                long before = state.operations();
                long from = System.nanoTime();
                Thread.sleep(times.measured().toMillis());
                rate = (state.operations() - before) * 1e9 / (System.nanoTime() - from);
                if (!clients.stop(STOP_PATIENCE) || !clients.failures().isEmpty()) {
                    throw new IOException("The clients did not work as they should: " + clients.failures());
                }
            }
            recording = Duration.ofNanos(System.nanoTime() - origin);
            history = recorder.snapshot();
        }
        long began = System.nanoTime();
        List<String> verdicts = new ArrayList<>();
        for (String mode : workload.modes()) {
            Verdict verdict = Linearizability.check(history.withReadsOf(mode), CheckOptions.defaults());
            verdicts.add(mode + " " + word(verdict));
        }
        return new Figures(rate, history.size(), recording, Duration.ofNanos(System.nanoTime() - began), verdicts);
    }

    private static String word(Verdict verdict) {
        if (verdict instanceof Verdict.Linearizable) {
            return "linearizable";
        }
        return verdict instanceof Verdict.Violated ? "NOT linearizable" : "unknown";
    }
}
