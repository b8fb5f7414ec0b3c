package dev.minos.scenario;

import dev.minos.fault.Fault;
import dev.minos.fault.Plan;
import dev.minos.fault.Schedules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Scenarios that nobody has thought of: cluster, clients, settings and overlapping faults are drawn, and each has only
 * some of what there is (swarm testing, Groce et al. 2012). The same seed draws the same scenarios.
 */
public final class Swarm {
    /** The suite that is drawn. */
    public static final String SUITE = "nightly";

    public static final Duration USUAL_TIME = Duration.ofHours(3);
    /** What one takes with the start of its cluster and its verdict, on a machine with two cores. */
    private static final Duration ROUND = Duration.ofSeconds(50);

    private static final Duration FAULTS = Duration.ofSeconds(25);
    private static final Schedules.Rhythm RHYTHM = new Schedules.Rhythm(Duration.ofSeconds(4), Duration.ofSeconds(3));

    /** Faults that every machine can inject. */
    private static final List<String> PLAIN = List.of(
            "isolate leader",
            "isolate one",
            "partition halves",
            "partition bridge",
            "partition ring",
            "cut leader>all",
            "cut all>leader",
            "slow all 50ms jitter 50ms",
            "flaky one 300ms 200ms",
            "kill leader",
            "kill minority",
            "kill one",
            "pause leader",
            "pause majority",
            "restart one",
            "strobe one 50ms 100ms",
            "transfer followers",
            "snapshot all");
    /** Faults inside the nodes; they reach nodes that are joined by proxies. */
    private static final List<String> INSIDE = List.of(
            "block appends one",
            "delay appends followers 100ms",
            "delay votes all 100ms",
            "delay log-sync leader 50ms",
            "delay log-sync all 20ms");
    /** Faults that need disks and packets. */
    private static final List<String> MACHINE = List.of(
            "unsync-drop one",
            "torn-write one raft/**",
            "slow-fsync all 30ms",
            "lose all 5%",
            "reorder all 10%",
            "duplicate all 10%");

    private Swarm() {}

    /** As many scenarios as fit into the time, about. */
    public static Suite suite(long seed, Duration time) {
        SplittableRandom random = new SplittableRandom(seed);
        long rounds = Math.max(1, time.dividedBy(ROUND));
        List<Scenario> scenarios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            scenarios.add(draw("swarm-" + round, random.split()));
        }
        return new Suite(SUITE, "Drawn from seed " + seed + ".", scenarios);
    }

    static Scenario draw(String name, SplittableRandom random) {
        Map<String, String> options = options(random);
        List<Fault> palette = palette(random, options);
        Plan plan = Schedules.swarm(palette, RHYTHM, FAULTS, random.nextLong());
        int nodes = random.nextInt(3) == 0 ? 3 : 5;
        return new Scenario(
                name,
                "Faults, clients and settings drawn by chance.",
                nodes,
                workload(random, nodes),
                new Timing(Duration.ofSeconds(2), FAULTS.plusSeconds(1), Duration.ofSeconds(2)),
                List.of(),
                plan,
                null,
                Set.of(),
                expectations(),
                options);
    }

    private static Map<String, Expectation> expectations() {
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        expectations.put("consistent", Expectation.LINEARIZABLE);
        expectations.put("default", Expectation.ANY);
        expectations.put("stale", Expectation.ANY);
        return expectations;
    }

    private static Map<String, String> options(SplittableRandom random) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("election-timeout", pick(random, "500ms..1s", "500ms..2s", "1s..2s"));
        if (random.nextBoolean()) {
            options.put("snapshot-every", pick(random, "100", "300", "1000"));
        }
        if (random.nextInt(4) == 0) {
            options.put("consistent-reads", "log");
        }
        if (random.nextInt(4) == 0) {
            options.put("groups", "3");
        }
        return options;
    }

    /** What may happen; an option is added where the nodes must be ready for it. */
    private static List<Fault> palette(SplittableRandom random, Map<String, String> options) {
        List<String> more = switch (random.nextInt(3)) {
            case 0 -> {
                options.put("failpoints", "true");
                yield INSIDE;
            }
            case 1 -> MACHINE;
            default -> List.<String>of();
        };
        return Stream.concat(PLAIN.stream(), more.stream()).map(Fault::parse).toList();
    }

    private static Workload workload(SplittableRandom random, int nodes) {
        int keys = Integer.parseInt(pick(random, "1", "3", "10", "30"));
        int rate = Integer.parseInt(pick(random, "20", "50", "100"));
        List<ClientGroup> groups = List.of(
                new ClientGroup(nodes, rate, Map.of(kind("write"), 6, kind("cas"), 2, kind("delete"), 1)),
                new ClientGroup(
                        nodes * (1 + random.nextInt(2)),
                        rate,
                        Map.of(kind("consistent-read"), 3, kind("default-read"), 1, kind("stale-read"), 1)),
                new ClientGroup(nodes, rate, Map.of(kind("write"), 1, kind("consistent-read"), 3)));
        return new Workload(keys, Duration.ofSeconds(1 + random.nextInt(3)), groups);
    }

    private static OperationKind kind(String word) {
        return Objects.requireNonNull(OperationKind.parse(word));
    }

    private static String pick(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
