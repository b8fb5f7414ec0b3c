package dev.minos.scenario;

import dev.minos.fault.Fault;
import dev.minos.fault.Plan;
import dev.minos.fault.Schedules;
import dev.minos.yaml.Suggestion;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a scenario from YAML. The published schema is {@code scenario.schema.json}; what it cannot say is checked here. */
public final class ScenarioFile {
    static final List<String> KEYS = List.of(
            "name",
            "description",
            "nodes",
            "workload",
            "warm-up",
            "time",
            "quiet",
            "recover-within",
            "endless",
            "schedule",
            "plan",
            "until",
            "stop-at-violation",
            "expect",
            "node-options");
    private static final String STOP = "stop-at-violation";
    static final List<String> STEP_KEYS = List.of("wait", "fault", "faults", "for", "pattern", "rest", "hold");
    static final List<String> WORKLOAD_KEYS = List.of("kind", "keys", "timeout", "clients");
    static final List<String> GROUP_KEYS = List.of("count", "rate", "mix");

    private ScenarioFile() {}

    public static Scenario read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    /** What stands under {@code workload}, by itself. */
    public static Workload workload(String file, String text) {
        return workload(YamlMap.parse(file, text));
    }

    static Scenario parse(String file, String text) {
        YamlMap yaml = YamlMap.parse(file, text).allowing(KEYS);
        Workload workload = workload(yaml.map("workload"));
        Timing timing = new Timing(
                yaml.duration("warm-up", Duration.ofSeconds(2)),
                yaml.truth("endless") && !yaml.has("time") ? Timing.ENDLESS : positive(yaml, "time"),
                yaml.duration("quiet", Duration.ofSeconds(2)),
                yaml.has("recover-within") ? positive(yaml, "recover-within") : Timing.RECOVER_WITHIN,
                yaml.truth("endless"));
        List<Step> schedule = schedule(yaml);
        Map<String, Expectation> expectations = expectations(yaml, workload);
        String until = yaml.textOrNull("until");
        if (until != null && yaml.truth("endless")) {
            throw yaml.mistake(
                    "until",
                    "A run without end keeps no history to look for stale reads in; 'stop-at-violation' ends it.");
        }
        onlyOfRegisters(yaml, workload);
        if (until != null && !workload.modes().contains(until)) {
            throw yaml.mistake(
                    "until", "No client reads in mode '" + until + "'." + Suggestion.of(until, workload.modes()));
        }
        return new Scenario(
                name(yaml),
                yaml.text("description"),
                yaml.number("nodes", 1, 5),
                workload,
                timing,
                schedule,
                plan(yaml),
                until,
                stopAt(yaml, expectations),
                expectations,
                options(yaml, workload));
    }

    /** What is judged while a run goes on, or looks for stale reads, understands keys that hold values. */
    private static void onlyOfRegisters(YamlMap yaml, Workload workload) {
        if (workload.kind().isOfRegisters()) {
            return;
        }
        for (String key : List.of("until", "endless", STOP)) {
            if (yaml.has(key) && !yaml.texts(key).equals(List.of("false"))) {
                throw yaml.mistake(
                        key,
                        "'" + key + "' is for the workload 'registers'; '"
                                + workload.kind().word() + "' is judged when the run is over.");
            }
        }
    }

    /** {@code true} means the modes of which anything is expected; else modes by name, one or a list. */
    private static Set<String> stopAt(YamlMap yaml, Map<String, Expectation> expectations) {
        if (!yaml.has(STOP) && yaml.truth("endless")) {
            Set<String> strict = new TreeSet<>(expectations.keySet());
            strict.removeIf(
                    mode -> !expectations.getOrDefault(mode, Expectation.ANY).isStrict());
            return strict;
        }
        if (!yaml.has(STOP)) {
            return Set.of();
        }
        List<String> given = yaml.texts(STOP);
        if (given.equals(List.of("false"))) {
            return Set.of();
        }
        Set<String> modes = new TreeSet<>(given);
        if (given.equals(List.of("true"))) {
            modes.clear();
            expectations.forEach((mode, expected) -> {
                if (expected != Expectation.ANY) {
                    modes.add(mode);
                }
            });
            if (modes.isEmpty()) {
                throw yaml.mistake(STOP, "There is no violation to stop at: nothing is expected of any mode.");
            }
        }
        for (String mode : modes) {
            if (!expectations.containsKey(mode)) {
                throw yaml.mistake(
                        STOP, "No client reads in mode '" + mode + "'." + Suggestion.of(mode, expectations.keySet()));
            }
        }
        return modes;
    }

    private static String name(YamlMap yaml) {
        String name = yaml.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw yaml.mistake("name", "'" + name + "' is no name: use small letters, digits and dashes.");
        }
        return name;
    }

    private static Duration positive(YamlMap yaml, String key) {
        Duration duration = yaml.duration(key);
        if (duration.isZero()) {
            throw yaml.mistake(key, "'" + key + "' must be more than nothing.");
        }
        return duration;
    }

    private static Workload workload(YamlMap yaml) {
        WorkloadKind kind = kind(yaml);
        List<ClientGroup> groups = new ArrayList<>();
        for (YamlMap group : yaml.maps("clients")) {
            group.allowing(GROUP_KEYS);
            groups.add(
                    new ClientGroup(group.number("count", 1), group.number("rate", 0, 0), mix(group.map("mix"), kind)));
        }
        if (groups.isEmpty()) {
            throw yaml.mistake("clients", "There is no client.");
        }
        Duration timeout = yaml.has("timeout") ? positive(yaml, "timeout") : Duration.ofSeconds(3);
        return new Workload(kind, yaml.number("keys", 1), timeout, groups);
    }

    private static WorkloadKind kind(YamlMap yaml) {
        String word = yaml.has("kind") ? yaml.text("kind") : new RegisterWork().word();
        WorkloadKind kind = WorkloadKind.named(word);
        List<String> known = WorkloadKind.all().stream().map(WorkloadKind::word).toList();
        if (kind == null) {
            throw yaml.mistake("kind", "There is no workload '" + word + "'." + Suggestion.of(word, known));
        }
        List<String> keys = new ArrayList<>(WORKLOAD_KEYS);
        keys.addAll(kind.settingKeys());
        return kind.with(yaml.allowing(keys));
    }

    private static Map<OperationKind, Integer> mix(YamlMap yaml, WorkloadKind workload) {
        Map<OperationKind, Integer> mix = new LinkedHashMap<>();
        for (String word : yaml.keys()) {
            OperationKind kind = OperationKind.parse(word);
            boolean does =
                    kind != null && (kind.mode() == null ? workload.verbs().contains(kind.verb()) : workload.reads());
            if (!does) {
                String where = workload.isOfRegisters() ? "" : " in the workload '" + workload.word() + "'";
                throw yaml.mistake(
                        word,
                        "There is no operation '" + word + "'" + where + "." + Suggestion.of(word, words(workload)));
            }
            mix.put(kind, yaml.number(word, 1));
        }
        String mistake = workload.mistake(
                mix.keySet().stream().map(OperationKind::verb).collect(Collectors.toUnmodifiableSet()));
        if (mistake != null) {
            throw yaml.mistake(yaml.keys().iterator().next(), mistake);
        }
        return mix;
    }

    /** What a mix may name. */
    private static List<String> words(WorkloadKind workload) {
        List<String> words = new ArrayList<>();
        workload.verbs().stream().map(OperationKind::word).sorted().forEach(words::add);
        if (workload.reads()) {
            words.addAll(List.of("default-read", "consistent-read", "stale-read"));
        }
        return words;
    }

    private static List<Step> schedule(YamlMap yaml) {
        List<Step> steps = new ArrayList<>();
        if (!yaml.has("schedule")) {
            return steps;
        }
        for (YamlMap step : yaml.maps("schedule")) {
            step.allowing(STEP_KEYS);
            List<String> faults = faults(step);
            if (faults.isEmpty() && step.has("for")) {
                throw step.mistake("for", "'for' says how long a fault is held, but there is no 'fault'.");
            }
            Duration hold = faults.isEmpty() ? Duration.ZERO : step.duration("for");
            Step parsed = new Step(step.duration("wait", Duration.ZERO), faults, hold, drawn(step, faults, hold));
            if (parsed.length().isZero()) {
                throw step.mistake("wait", "This step takes no time.");
            }
            steps.add(parsed);
        }
        return steps;
    }

    /** {@code pattern}, {@code rest} and {@code hold}: how faults are drawn while the step lasts. */
    private static Step.@Nullable Drawn drawn(YamlMap step, List<String> faults, Duration time) {
        if (!step.has("pattern")) {
            for (String key : List.of("rest", "hold")) {
                if (step.has(key)) {
                    throw step.mistake(key, "'" + key + "' belongs to a 'pattern', and there is none.");
                }
            }
            return null;
        }
        String word = step.text("pattern");
        List<String> known = Arrays.stream(Schedules.Pattern.values())
                .map(Schedules.Pattern::text)
                .toList();
        Schedules.Pattern pattern = Schedules.Pattern.named(word)
                .orElseThrow(() ->
                        step.mistake("pattern", "There is no pattern '" + word + "'." + Suggestion.of(word, known)));
        if (faults.isEmpty()) {
            throw step.mistake("pattern", "A pattern draws from 'faults', and there are none.");
        }
        Schedules.Rhythm rhythm = new Schedules.Rhythm(positive(step, "rest"), positive(step, "hold"));
        List<Fault> parsed = faults.stream().map(Fault::parse).toList();
        if (pattern.plan(parsed, rhythm, time, 0).steps().isEmpty() && isEven(pattern)) {
            throw step.mistake("for", "'for' is too short: not one round of this pattern fits into it.");
        }
        return new Step.Drawn(pattern, rhythm);
    }

    /** Whether the seed does not decide how many steps fit. */
    private static boolean isEven(Schedules.Pattern pattern) {
        return pattern == Schedules.Pattern.PERIODIC || pattern == Schedules.Pattern.SWIZZLE;
    }

    private static Plan plan(YamlMap yaml) {
        if (!yaml.has("plan")) {
            return Plan.of();
        }
        if (yaml.has("schedule")) {
            throw yaml.mistake("plan", "Give either 'schedule' or 'plan'.");
        }
        try {
            return Plan.parse(yaml.texts("plan"));
        } catch (IllegalArgumentException e) {
            throw yaml.mistake("plan", "This is no plan: " + e.getMessage() + ".");
        }
    }

    private static List<String> faults(YamlMap step) {
        if (step.has("fault") && step.has("faults")) {
            throw step.mistake("faults", "Give either 'fault' or 'faults'.");
        }
        String key = step.has("faults") ? "faults" : "fault";
        List<String> lines = step.has(key) ? step.texts(key) : List.of();
        for (String line : lines) {
            String problem = FaultLines.problem(line);
            if (problem != null) {
                throw step.mistake(key, problem);
            }
        }
        return lines;
    }

    private static Map<String, Expectation> expectations(YamlMap yaml, Workload workload) {
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        YamlMap expect = yaml.map("expect");
        for (String mode : expect.keys()) {
            if (!workload.modes().contains(mode)) {
                throw expect.mistake(
                        mode, "No client reads in mode '" + mode + "'." + Suggestion.of(mode, workload.modes()));
            }
            String good = workload.kind().good(mode).text();
            Expectation expectation = expectation(expect.text(mode));
            if (expectation == null
                    || (expectation.isStrict() && !expectation.text().equals(good))) {
                List<String> known = List.of(good, "violation", "any");
                throw expect.mistake(
                        mode,
                        expectation == null
                                ? "There is no expectation '" + expect.text(mode) + "'."
                                        + Suggestion.of(expect.text(mode), known)
                                : "'" + mode + "' is no promise of that kind: say " + String.join(", ", known) + ".");
            }
            expectations.put(mode, expectation);
        }
        for (String mode : workload.modes()) {
            if (!expectations.containsKey(mode)) {
                throw yaml.mistake("expect", "Say what is expected of '" + mode + "' (any, if nothing).");
            }
        }
        return expectations;
    }

    private static @Nullable Expectation expectation(String word) {
        for (Expectation expectation : Expectation.values()) {
            if (expectation.text().equals(word.toLowerCase(Locale.ROOT))) {
                return expectation;
            }
        }
        return null;
    }

    private static Map<String, String> options(YamlMap yaml, Workload workload) {
        Map<String, String> options = new LinkedHashMap<>();
        if (yaml.has("node-options")) {
            YamlMap map = yaml.map("node-options");
            if (workload.kind().needsOneLog() && map.has("groups")) {
                throw map.mistake(
                        "groups",
                        "The workload '" + workload.kind().word()
                                + "' is judged by one log of all changes; with 'groups' there are several.");
            }
            map.keys().forEach(key -> options.put(key, map.text(key)));
        }
        return options;
    }
}
