package dev.minos.scenario;

import dev.minos.fault.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a scenario as the file that {@link ScenarioFile} reads back to an equal one. */
public final class ScenarioYaml {
    private ScenarioYaml() {}

    public static String text(Scenario scenario) {
        List<String> lines = new ArrayList<>();
        lines.add("name: " + scenario.name());
        lines.add("description: " + quoted(scenario.description()));
        lines.add("nodes: " + scenario.nodes());
        if (!scenario.nodeOptions().isEmpty()) {
            lines.add("node-options:");
            scenario.nodeOptions().forEach((name, value) -> lines.add("  " + name + ": " + quoted(value)));
        }
        lines.add("workload:");
        if (!scenario.workload().kind().isOfRegisters()) {
            lines.add("  kind: " + scenario.workload().kind().word());
        }
        scenario.workload().kind().settings().forEach((name, value) -> lines.add("  " + name + ": " + quoted(value)));
        lines.add("  keys: " + scenario.workload().keys());
        lines.add("  timeout: " + Durations.text(scenario.workload().timeout()));
        lines.add("  clients:");
        scenario.workload().groups().forEach(group -> lines.add("    - " + group(group)));
        lines.add("warm-up: " + Durations.text(scenario.timing().warmUp()));
        if (!scenario.timing().time().equals(Timing.ENDLESS)) {
            lines.add("time: " + Durations.text(scenario.timing().time()));
        }
        lines.add("quiet: " + Durations.text(scenario.timing().quiet()));
        if (!scenario.timing().recoverWithin().equals(Timing.RECOVER_WITHIN)) {
            lines.add("recover-within: " + Durations.text(scenario.timing().recoverWithin()));
        }
        if (scenario.timing().endless()) {
            lines.add("endless: true");
        }
        if (scenario.until() != null) {
            lines.add("until: " + scenario.until());
        }
        if (!scenario.stopAt().isEmpty()) {
            lines.add("stop-at-violation: [" + String.join(", ", scenario.stopAt()) + "]");
        }
        if (!scenario.schedule().isEmpty()) {
            lines.add("schedule:");
            scenario.schedule().forEach(step -> lines.add("  - " + step(step)));
        }
        if (!scenario.plan().steps().isEmpty()) {
            lines.add("plan:");
            scenario.plan().lines().forEach(line -> lines.add("  - " + quoted(line)));
        }
        lines.add("expect:");
        scenario.expectations().forEach((mode, expected) -> lines.add("  " + mode + ": " + expected.text()));
        return String.join("\n", lines) + "\n";
    }

    private static String group(ClientGroup group) {
        Map<String, Integer> mix = new TreeMap<>();
        group.mix().forEach((kind, weight) -> mix.put(kind.toString(), weight));
        String weights = mix.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "{count: " + group.clients() + ", rate: " + group.rate() + ", mix: {" + weights + "}}";
    }

    private static String step(Step step) {
        String before = "wait: " + Durations.text(step.before());
        if (step.faults().isEmpty()) {
            return "{" + before + "}";
        }
        String faults = step.faults().stream().map(ScenarioYaml::quoted).collect(Collectors.joining(", "));
        Step.Drawn drawn = step.drawn();
        String pattern = drawn == null
                ? ""
                : ", pattern: " + drawn.pattern().text() + ", rest: "
                        + Durations.text(drawn.rhythm().quiet()) + ", hold: "
                        + Durations.text(drawn.rhythm().hold());
        return "{" + before + ", faults: [" + faults + "]" + pattern + ", for: " + Durations.text(step.hold()) + "}";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
