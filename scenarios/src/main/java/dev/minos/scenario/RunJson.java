package dev.minos.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The JSON files of a run and of a suite, as they are documented and read by the report. */
final class RunJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String VERSION = "0.1.0";

    private RunJson() {}

    /** {@code run.json}; written when the run begins and again, with its length, when it has ended. */
    static void describe(RunDirectory directory, ScenarioRun run, SystemUnderTest system, long millis)
            throws IOException {
        Scenario scenario = run.scenario();
        ObjectNode root = JSON.createObjectNode();
        root.put("scenario", scenario.name())
                .put("description", scenario.description())
                .put("suite", run.setup().suite())
                .put("seed", run.setup().seed())
                .put("system", system.name())
                .put("workload", scenario.workload().kind().word())
                .put("clients", scenario.workload().clients())
                .put("network", system.networkKind())
                .put("started", run.started().toString())
                .put("begun", run.begunNanos())
                .put("millis", millis);
        texts(root.putArray("nodes"), system.nodes());
        texts(root.putArray("modes"), scenario.workload().modes());
        ObjectNode expectations = root.putObject("expectations");
        scenario.expectations().forEach((mode, expectation) -> expectations.put(mode, expectation.text()));
        root.put("java", Runtime.version().toString())
                .put("version", VERSION)
                .put("command", run.setup().command());
        RunDirectory.write(directory.run(), pretty(root));
    }

    /** {@code verdict.json}. */
    static String verdict(RunResult result) {
        return pretty(tree(result));
    }

    static ObjectNode tree(RunResult result) {
        ObjectNode root = JSON.createObjectNode();
        root.put("scenario", result.scenario().name())
                .put("outcome", result.conclusion().text())
                .put("exit", result.conclusion().exitCode())
                .put("sentence", result.sentence());
        ObjectNode modes = root.putObject("modes");
        WorkloadKind kind = result.scenario().workload().kind();
        result.modes().forEach(mode -> modes.set(mode.mode(), mode(mode).put("promise", kind.claim(mode.mode()))));
        ArrayNode windows = root.putArray("windows");
        result.windows().forEach(window -> windows.add(window(window)));
        if (!result.online().modes().isEmpty()) {
            online(root.putObject("online"), result.online());
        }
        return root;
    }

    /** What was decided while the run went on. */
    private static void online(ObjectNode json, OnlineResult online) {
        OnlineResult.Stop stop = online.stop();
        if (stop != null) {
            json.put("stoppedAt", stop.nanos()).put("stoppedBy", stop.mode());
        }
        ObjectNode modes = json.putObject("modes");
        online.modes().forEach((mode, verdict) -> {
            ObjectNode one = modes.putObject(mode);
            one.put("verdict", verdict.decision().name().toLowerCase(Locale.ROOT))
                    .put("operations", verdict.operations());
            if (!verdict.reason().isEmpty()) {
                one.put("reason", verdict.reason());
            }
            OnlineVerdict.Violation violation = verdict.violation();
            if (violation != null) {
                one.put("key", String.valueOf(violation.key())).put("sentence", violation.sentence());
            }
        });
    }

    private static ObjectNode mode(ModeResult mode) {
        ObjectNode json = JSON.createObjectNode();
        json.put("verdict", mode.verdict().text())
                .put("expectation", mode.expectation().text())
                .put("met", mode.met())
                .put("operations", mode.size().operations())
                .put("keys", mode.size().keys())
                .put("millis", mode.size().millis())
                .put("engine", mode.size().engine())
                .put("reason", mode.reason());
        ArrayNode violations = json.putArray("counterexamples");
        mode.violations().forEach(violation -> violations.add(violation(violation)));
        ModeResult.StaleReads stale = mode.staleness();
        if (stale != null) {
            json.putObject("staleness")
                    .put("reads", stale.reads())
                    .put("stale", stale.stale())
                    .put("p50Millis", stale.p50Millis())
                    .put("p99Millis", stale.p99Millis())
                    .put("maxMillis", stale.maxMillis())
                    .put("maxVersions", stale.maxVersions());
        }
        if (mode.measures() != null) {
            MeasuresJson.write(json.putObject("measures"), mode.measures());
        }
        return json;
    }

    private static ObjectNode violation(ModeResult.Violation violation) {
        ObjectNode json = JSON.createObjectNode();
        json.put("key", violation.key()).put("sentence", violation.sentence());
        ArrayNode operations = json.putArray("operations");
        violation.operations().forEach(operations::add);
        ObjectNode roles = json.putObject("roles");
        violation.operations().stream()
                .filter(violation.roles()::containsKey)
                .forEach(index -> roles.put(index.toString(), violation.roles().get(index)));
        return json;
    }

    private static ObjectNode window(Window window) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", window.id())
                .put("fault", window.fault())
                .put("from", window.fromNanos())
                .put("to", window.toNanos());
        ObjectNode traffic = json.putObject("traffic");
        window.traffic()
                .forEach((mode, counts) -> traffic.putObject(mode)
                        .put("invocations", counts.invocations())
                        .put("oks", counts.oks())
                        .put("fails", counts.fails())
                        .put("infos", counts.infos()));
        json.put("majority", window.left() == Window.Left.A_MAJORITY)
                .put("stallMillis", millis(window.recovery().stallNanos()));
        ObjectNode recovery = json.putObject("recoveryMillis");
        window.recovery().afterNanos().forEach((kind, nanos) -> recovery.put(kind, millis(nanos)));
        return json;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e5) / 10.0;
    }

    /** {@code suite.json}. */
    static String suite(Suite suite, SuiteFacts facts, List<RunResult> results) {
        ObjectNode root = JSON.createObjectNode();
        Conclusion worst =
                Conclusion.worst(results.stream().map(RunResult::conclusion).toList());
        root.put("suite", suite.name())
                .put("description", suite.description())
                .put("seed", facts.seed())
                .put("started", facts.started())
                .put("millis", facts.millis())
                .put("outcome", worst.text())
                .put("exit", worst.exitCode())
                .put("command", facts.command());
        ArrayNode scenarios = root.putArray("scenarios");
        for (RunResult result : results) {
            scenarios
                    .addObject()
                    .put("scenario", result.scenario().name())
                    .put("directory", result.scenario().name())
                    .put("outcome", result.conclusion().text())
                    .put("exit", result.conclusion().exitCode())
                    .put("sentence", result.sentence())
                    .put("millis", result.took().toMillis());
        }
        return pretty(root);
    }

    /** What a suite's file says beside its results. */
    record SuiteFacts(long seed, String started, long millis, String command) {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    static String pretty(JsonNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}
