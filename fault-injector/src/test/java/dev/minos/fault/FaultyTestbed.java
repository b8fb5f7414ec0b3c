package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A testbed in the thick of it, to be killed: three nodes and a swarm of faults without end. */
final class FaultyTestbed {
    private static final List<Fault> FAULTS = Stream.of(
                    "kill one",
                    "pause one",
                    "restart one",
                    "strobe one 10ms 20ms",
                    "isolate one",
                    "flaky one 20ms 20ms")
            .map(Fault::parse)
            .toList();

    private FaultyTestbed() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        Schedules.Rhythm rhythm = new Schedules.Rhythm(Duration.ofMillis(50), Duration.ofMillis(200));
        try (ShellCluster cluster = ShellCluster.start(root, 3);
                FaultLog log = FaultLog.create(root.resolve("faults.jsonl"), System::nanoTime);
                Injector injector = new Injector(cluster, log, seed)) {
            System.out.println("up");
            Plan plan = Schedules.overlapping(FAULTS, rhythm, Duration.ofMinutes(1), seed);
            new PlanRunner(injector, seed, () -> false).follow(plan);
        }
    }
}
