package dev.minos.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test of a replicated store: who does what, what breaks when, and what is expected of each read mode.
 *
 * @param until a read mode whose violation ends the faults early; null follows the schedule for the whole time
 * @param nodeOptions settings of the nodes, as their command line knows them without the dashes
 */
public record Scenario(
        String name,
        String description,
        int nodes,
        Workload workload,
        Timing timing,
        List<Step> schedule,
        @Nullable String until,
        Map<String, Expectation> expectations,
        Map<String, String> nodeOptions) {
    public Scenario {
        if (nodes < 1) {
            throw new IllegalArgumentException("a cluster has nodes");
        }
        schedule = List.copyOf(schedule);
        expectations = Collections.unmodifiableMap(new LinkedHashMap<>(expectations));
        nodeOptions = Collections.unmodifiableMap(new LinkedHashMap<>(nodeOptions));
    }

    public Scenario withNodes(int number) {
        return new Scenario(name, description, number, workload, timing, schedule, until, expectations, nodeOptions);
    }

    public Scenario withClients(int number) {
        return with(workload.withClients(number), timing);
    }

    public Scenario withTime(java.time.Duration time) {
        return with(workload, new Timing(timing.warmUp(), time, timing.quiet()));
    }

    private Scenario with(Workload otherWorkload, Timing otherTiming) {
        return new Scenario(
                name, description, nodes, otherWorkload, otherTiming, schedule, until, expectations, nodeOptions);
    }

    public Expectation expected(String mode) {
        return expectations.getOrDefault(mode, Expectation.ANY);
    }
}
