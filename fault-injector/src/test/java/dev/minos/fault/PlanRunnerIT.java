package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlanRunnerIT {
    @TempDir
    Path directory;

    private final List<FaultLog.Entry> entries = new CopyOnWriteArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private ShellCluster cluster;
    private Path logFile;
    private FaultLog log;
    private Injector injector;

    @BeforeEach
    void start() throws IOException {
        cluster = ShellCluster.start(directory, 3);
        cluster.leader("n2");
        logFile = directory.resolve("faults.jsonl");
        long origin = System.nanoTime();
        log = FaultLog.create(logFile, () -> System.nanoTime() - origin);
        log.onEntry(entries::add);
        injector = new Injector(cluster, log, 1);
    }

    @AfterEach
    void end() throws IOException {
        injector.close();
        log.close();
        cluster.close();
    }

    @Test
    void overlappingStepsAreInForceTogetherAndTheLogReplaysThem() throws IOException {
        Plan plan = Plan.parse(List.of("0s +3s isolate leader", "500ms +2s kill n1", "1s +1s pause n3"));
        new PlanRunner(injector, 1, over::get).follow(plan);
        assertEquals(6, entries.size(), entries.toString());
        assertEquals(
                List.of("isolate n2", "kill n1", "pause n3"),
                entries.subList(0, 3).stream().map(FaultLog.Entry::fault).toList());
        assertTrue(entries.subList(3, 6).stream().allMatch(entry -> entry.phase() == FaultLog.Phase.HEALED));
        assertTrue(cluster.nodes().stream().allMatch(cluster::isUp));

        Plan replay = Plan.replayOf(logFile);
        assertEquals(3, replay.steps().size());
        for (int i = 0; i < 3; i++) {
            long late =
                    replay.steps().get(i).at().minus(plan.steps().get(i).at()).toMillis();
            assertTrue(late >= 0 && late < 2_000, "step " + i + " is late by " + late + " ms");
        }
    }

    @Test
    void whatDrawsDrawsTheSameAgain() {
        Plan plan = Plan.parse(List.of("0s +0s pause one", "0s +0s isolate one", "0s +0s partition halves"));
        for (int round = 0; round < 2; round++) {
            new PlanRunner(injector, 5, over::get).follow(plan);
        }
        List<String> drawn = entries.stream()
                .filter(entry -> entry.phase() == FaultLog.Phase.INSTALLED)
                .map(FaultLog.Entry::fault)
                .toList();
        assertEquals(6, drawn.size());
        assertEquals(
                drawn.subList(0, 3).stream().sorted().toList(),
                drawn.subList(3, 6).stream().sorted().toList());
    }

    /** With kills among them, of a node that other faults cut off: none is injected or healed in vain. */
    @Test
    void aDrawnSwarmIsReplayedStepByStep() throws IOException {
        List<Fault> faults = Stream.of("kill n1", "pause n2", "isolate n3", "partition halves", "cut n2>n1")
                .map(Fault::parse)
                .toList();
        Schedules.Rhythm rhythm = new Schedules.Rhythm(Duration.ofMillis(150), Duration.ofMillis(300));
        Plan plan = Plan.of();
        for (long seed = 1; plan.steps().size() < 8; seed++) {
            plan = Schedules.swarm(faults, rhythm, Duration.ofSeconds(3), seed);
        }
        new PlanRunner(injector, 3, over::get).follow(plan);
        List<String> first = installed(0);
        assertTrue(first.size() >= 6, entries.toString());
        Plan again = Plan.replayOf(logFile);
        int before = entries.size();
        new PlanRunner(injector, 99, over::get).follow(again);
        assertEquals(
                first.stream().sorted().toList(),
                installed(before).stream().sorted().toList());
        List<FaultLog.Entry> failed = entries.stream()
                .filter(entry -> entry.phase() == FaultLog.Phase.FAILED)
                .toList();
        assertEquals(List.of(), failed);
    }

    private List<String> installed(int from) {
        return entries.subList(from, entries.size()).stream()
                .filter(entry -> entry.phase() == FaultLog.Phase.INSTALLED)
                .map(FaultLog.Entry::fault)
                .toList();
    }

    @Test
    void aSwizzleCutsOneByOneAndHealsInAnotherOrder() {
        List<Fault> cuts = Stream.of("cut n1>n2", "cut n2>n3", "cut n3>n1")
                .map(Fault::parse)
                .toList();
        Schedules.Rhythm rhythm = new Schedules.Rhythm(Duration.ofMillis(500), Duration.ofMillis(500));
        Plan plan = Schedules.swizzle(cuts, rhythm, Duration.ofSeconds(4), 1);
        new PlanRunner(injector, 1, over::get).follow(plan);
        assertEquals(6, entries.size(), entries.toString());
        List<String> cut = installed(0);
        assertEquals(3, cut.size());
        List<String> healed = entries.subList(3, 6).stream()
                .filter(entry -> entry.phase() == FaultLog.Phase.HEALED)
                .map(FaultLog.Entry::fault)
                .toList();
        assertEquals(3, healed.size(), "all three were in force together: " + entries);
        assertNotEquals(cut, healed);
    }

    @Test
    void aRunThatIsOverHealsAtOnce() {
        log.onEntry(entry -> over.set(true));
        long begin = System.nanoTime();
        new PlanRunner(injector, 1, over::get).follow(Plan.parse(List.of("0s +1h isolate n1", "30m +1m kill n1")));
        assertTrue(System.nanoTime() - begin < 30_000_000_000L);
        assertEquals(2, entries.size());
        assertEquals(FaultLog.Phase.HEALED, entries.get(1).phase());
    }
}
