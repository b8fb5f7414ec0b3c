package dev.minos.cli.bench;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.scenario.RecordedLoad;
import dev.minos.scenario.ScenarioFile;
import dev.minos.scenario.Workload;
import dev.minos.system.MinosSystem;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos bench testbed}. */
@Command(
        name = "testbed",
        mixinStandardHelpOptions = true,
        description = "Measures the testbed itself: operations a second with recording, beside those of a bare load"
                + " generator at the same cluster, and how long judging takes.")
final class TestbedBenchCommand implements Callable<Integer> {
    private static final int READS_PER_WRITE = 3;
    private static final int KEYS = 1000;
    private static final int MOST_CLIENTS = 1000;
    private static final long SEED = 1;

    @Option(
            names = "--clients",
            paramLabel = "16,64",
            split = ",",
            defaultValue = "16,64",
            description = "Numbers of clients in closed loops (${DEFAULT-VALUE}).")
    private List<Integer> clients = List.of(16, 64);

    @Option(
            names = "--time",
            paramLabel = "10s",
            defaultValue = "10s",
            description = "Measured time of each figure (${DEFAULT-VALUE}).")
    private String time = "10s";

    @Option(
            names = "--warm-up",
            paramLabel = "5s",
            defaultValue = "5s",
            description = "Before each figure (${DEFAULT-VALUE}).")
    private String warmUp = "5s";

    @Option(
            names = "--below",
            paramLabel = "DIR",
            description = "Where the nodes' data are meanwhile (this directory).")
    private Path below = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        RecordedLoad.Times times = new RecordedLoad.Times(duration("--warm-up", warmUp), duration("--time", time));
        if (clients.isEmpty() || clients.stream().anyMatch(number -> number < 1 || number > MOST_CLIENTS)) {
            throw new UsageException("--clients expects numbers from 1 to " + MOST_CLIENTS + ".");
        }
        if (!Files.isDirectory(below)) {
            throw new UsageException("There is no directory " + below + ".");
        }
        for (int number : clients) {
            // A cluster of its own: what is judged must be all that was ever written under its keys.
            Path directory = Files.createTempDirectory(below, "bench-testbed-");
            try (MinosSystem system = new MinosSystem(3, directory, Map.of(), SEED)) {
                system.start(Duration.ofSeconds(60));
                measure(system, number, times, directory);
            } finally {
                delete(directory);
            }
        }
        return ExitCode.AS_EXPECTED;
    }

    /** Bare before and after: a cluster that has run longer is faster. */
    private void measure(MinosSystem system, int number, RecordedLoad.Times times, Path directory)
            throws IOException, InterruptedException {
        String leader = system.leader();
        if (leader == null) {
            throw new IOException("The cluster has lost its leader: " + system.states());
        }
        double before = bare(system, leader, number, times);
        RecordedLoad.Figures recorded = RecordedLoad.measure(
                system, leader, workload(number), times, directory.resolve("history-" + number + ".jsonl"), SEED);
        double bare = (before + bare(system, leader, number, times)) / 2;
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%3d clients: %.0f op/s recorded, %.0f op/s by the bare generator (%.0f %%)%n",
                number,
                recorded.operationsPerSecond(),
                bare,
                100 * recorded.operationsPerSecond() / bare);
        out.printf(
                Locale.ROOT,
                "             judging %d operations took %.2f s, %.1f %% of the %.1f s in which they were recorded (%s)%n",
                recorded.operations(),
                seconds(recorded.checking()),
                100 * seconds(recorded.checking()) / seconds(recorded.recording()),
                seconds(recorded.recording()),
                String.join(", ", recorded.verdicts()));
        out.flush();
    }

    private static double bare(MinosSystem system, String leader, int number, RecordedLoad.Times times)
            throws IOException, InterruptedException {
        return new BareLoad(system.httpOf(leader)).measure(number, READS_PER_WRITE, times.warmUp(), times.measured());
    }

    private static Workload workload(int number) {
        return ScenarioFile.workload("bench", """
                keys: %d
                timeout: 10s
                clients: [{count: %d, mix: {write: 1, consistent-read: %d}}]
                """.formatted(KEYS, number, READS_PER_WRITE));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Duration duration(String option, String text) {
        Duration duration = YamlMap.parseDuration(text);
        if (duration == null || duration.isZero()) {
            throw new UsageException(option + " is '" + text + "', expected a time such as 3s.");
        }
        return duration;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
