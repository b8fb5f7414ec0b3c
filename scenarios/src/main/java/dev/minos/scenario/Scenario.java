package dev.minos.scenario;

import dev.minos.fault.Fault;
import dev.minos.fault.Need;
import dev.minos.fault.Plan;
import dev.minos.system.Build;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A test of a replicated store: who does what, what breaks when, and what is expected of each read mode.
 *
 * @param schedule steps that follow each other, again and again until the time is over; empty when there is a plan
 * @param plan which fault from when to when, once; empty when there is a schedule
 * @param until a read mode whose violation ends the faults early; null follows the schedule for the whole time
 * @param stopAt read modes that are judged while the run goes on, the first violation of which ends it; none in most
 * @param nodeOptions settings of the nodes, as their command line knows them without the dashes
 */
public record Scenario(
        String name,
        String description,
        int nodes,
        Workload workload,
        Timing timing,
        List<Step> schedule,
        Plan plan,
        @Nullable String until,
        Set<String> stopAt,
        Map<String, Expectation> expectations,
        Map<String, String> nodeOptions) {
    public Scenario {
        if (nodes < 1) {
            throw new IllegalArgumentException("a cluster has nodes");
        }
        if (!schedule.isEmpty() && !plan.steps().isEmpty()) {
            throw new IllegalArgumentException("faults follow a schedule or a plan, not both");
        }
        schedule = List.copyOf(schedule);
        stopAt = Collections.unmodifiableSet(new TreeSet<>(stopAt));
        expectations = Collections.unmodifiableMap(new LinkedHashMap<>(expectations));
        nodeOptions = Collections.unmodifiableMap(new LinkedHashMap<>(nodeOptions));
    }

    /** Whether anything is broken at all. */
    public boolean breaks() {
        return !plan.steps().isEmpty()
                || schedule.stream().anyMatch(step -> !step.faults().isEmpty());
    }

    /** What its faults need beside processes and links; the cluster must be given it before its nodes start. */
    public Set<Need> needs() {
        return Stream.concat(
                        plan.steps().stream().map(Plan.Step::fault),
                        schedule.stream()
                                .flatMap(step -> step.faults().stream())
                                .map(Fault::parse))
                .flatMap(fault -> fault.needs().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    public Scenario withNodes(int number) {
        return new Scenario(
                name, description, number, workload, timing, schedule, plan, until, stopAt, expectations, nodeOptions);
    }

    public Scenario withClients(int number) {
        Workload scaled = workload.withClients(number);
        return new Scenario(
                name, description, nodes, scaled, timing, schedule, plan, until, stopAt, expectations, nodeOptions);
    }

    public Scenario withTime(Duration time) {
        Timing longer = timing.withTime(time);
        return new Scenario(
                name, description, nodes, workload, longer, schedule, plan, until, stopAt, expectations, nodeOptions);
    }

    /** Judged while it goes on, and ended by the first violation of a mode of which anything is expected. */
    public Scenario withStopAtViolation() {
        if (!workload.kind().isOfRegisters()) {
            return this;
        }
        return stoppingAt(workload.modes().stream()
                .filter(mode -> expected(mode) != Expectation.ANY)
                .collect(Collectors.toSet()));
    }

    /** Judged while it goes on, and ended by the first violation of one of these modes. */
    Scenario stoppingAt(Set<String> modes) {
        return new Scenario(
                name, description, nodes, workload, timing, schedule, plan, until, modes, expectations, nodeOptions);
    }

    /** The same under another name, with these faults, each once and at its time, in place of its own. */
    public Scenario following(String otherName, Plan faults) {
        Duration time = faults.length().plus(Duration.ofSeconds(1));
        Timing exact = timing.withTime(time);
        return new Scenario(
                otherName,
                description,
                nodes,
                workload,
                exact,
                List.of(),
                faults,
                null,
                stopAt,
                expectations,
                nodeOptions);
    }

    /** With another value of an option of the nodes. */
    public Scenario withNodeOption(String option, String value) {
        Map<String, String> options = new LinkedHashMap<>(nodeOptions);
        options.put(option, value);
        return new Scenario(
                name, description, nodes, workload, timing, schedule, plan, until, stopAt, expectations, options);
    }

    /** What somebody must say before it can be run, as a sentence's end; null when it is complete. */
    @Nullable
    String unsaid() {
        boolean open = nodeOptions.getOrDefault(Build.UPGRADE, "-").isBlank();
        return open ? "it restarts nodes as another build, and none is named (--upgrade-to)" : null;
    }

    public Expectation expected(String mode) {
        return expectations.getOrDefault(mode, Expectation.ANY);
    }
}
