package dev.minos.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.report.LiveServer;
import dev.minos.scenario.Conclusion;
import dev.minos.scenario.Expectation;
import dev.minos.scenario.ModeResult;
import dev.minos.scenario.RunResult;
import dev.minos.scenario.RunView;
import dev.minos.scenario.Suite;
import dev.minos.system.NodeStatus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a command as its live page shows them; {@code live.js} says what the JSON means. Safe for use by many
 * threads.
 */
final class LiveRuns implements LiveServer.Source {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Suite suite;
    private final long seed;
    private final Path directory;
    private final List<RunResult> results = new CopyOnWriteArrayList<>();
    private volatile @Nullable RunView view;
    /** Of the scenario that has ended last; empty while one goes on. */
    private volatile Map<String, ModeResult> judged = Map.of();

    private volatile Runnable stop = () -> {};
    private volatile boolean over;
    private @Nullable Sample last;

    /** What had been counted at a moment. */
    private record Sample(
            RunView view,
            long nanos,
            Map<String, RunView.Reading> readings,
            Map<String, Long> bytes,
            Map<String, Double> rates) {}

    LiveRuns(Suite suite, long seed, Path directory) {
        this.suite = suite;
        this.seed = seed;
        this.directory = directory;
    }

    /** What the stop button does, from now on. */
    void stopsBy(Runnable other) {
        stop = other;
    }

    /** The next scenario is about to start. */
    void began(RunView next) {
        judged = Map.of();
        view = next;
    }

    void ended(RunResult result) {
        Map<String, ModeResult> last = new HashMap<>();
        result.modes().forEach(mode -> last.put(mode.mode(), mode));
        results.add(result);
        judged = last;
    }

    /** All scenarios have ended. */
    void over() {
        over = true;
    }

    @Override
    public synchronized String state() {
        ObjectNode json = JSON.createObjectNode();
        json.put("suite", suite.name())
                .put("seed", String.valueOf(seed))
                .put("of", suite.scenarios().size())
                .put("number", Math.min(suite.scenarios().size(), results.size() + (over ? 0 : 1)))
                .put("directory", directory.toString())
                .put("over", over);
        RunView now = view;
        json.put("scenario", now == null ? null : now.scenario().name());
        json.put("phase", now == null ? "starting" : now.phase());
        if (over) {
            Conclusion worst =
                    Conclusion.worst(results.stream().map(RunResult::conclusion).toList());
            json.put("outcome", worst.text()).put("sentence", sentence());
        }
        run(json, now);
        verdicts(json.putArray("verdicts"), now);
        ArrayNode done = json.putArray("done");
        results.forEach(result -> done.addObject()
                .put("scenario", result.scenario().name())
                .put("outcome", result.conclusion().text())
                .put("sentence", result.sentence()));
        return json.toString();
    }

    private String sentence() {
        if (results.size() == 1) {
            return results.get(0).sentence();
        }
        long expected = results.stream()
                .filter(result -> result.conclusion() == Conclusion.EXPECTED)
                .count();
        return expected + " of " + results.size() + " scenarios ended as expected.";
    }

    private void run(ObjectNode json, @Nullable RunView now) {
        ArrayNode nodes = json.putArray("nodes");
        ArrayNode links = json.putArray("links");
        ArrayNode faults = json.putArray("faults");
        ArrayNode troubles = json.putArray("troubles");
        ArrayNode kinds = json.putArray("kinds");
        json.put("now", now == null ? 0 : seconds(now.nowNanos()))
                .put("elapsed", now == null ? 0 : seconds(now.elapsed().toNanos()))
                .put("expected", now == null ? 0 : seconds(now.expected().toNanos()));
        if (now == null) {
            return;
        }
        Map<String, NodeStatus> statuses = now.statuses();
        now.nodes().forEach(node -> node(nodes.addObject().put("name", node), statuses.get(node)));
        StringBuilder broken = new StringBuilder();
        for (RunView.FaultSpan fault : now.faults()) {
            ObjectNode one = faults.addObject().put("id", fault.id()).put("fault", fault.fault());
            one.put("from", seconds(fault.fromNanos()));
            if (fault.toNanos() >= 0) {
                one.put("to", seconds(fault.toNanos()));
            } else {
                broken.append(broken.length() == 0 ? "" : ", ").append(fault.fault());
            }
        }
        json.put("broken", broken.toString());
        now.troubles().forEach(troubles::add);
        counted(now, links, kinds);
    }

    private static void node(ObjectNode json, @Nullable NodeStatus status) {
        if (status != null) {
            json.put("role", status.role())
                    .put("term", status.term())
                    .put("leader", status.leader())
                    .put("commit", status.commit());
        }
    }

    /** Counts become rates between this look and the last one of the same run. */
    private void counted(RunView now, ArrayNode links, ArrayNode kinds) {
        Sample before = last != null && last.view() == now ? last : null;
        long nanos = System.nanoTime();
        double seconds = before == null ? 0 : (nanos - before.nanos()) / 1e9;
        Map<String, RunView.Reading> readings = now.readings();
        Map<String, RunView.Reading> then = before == null ? readings : before.readings();
        readings.forEach((kind, reading) ->
                kind(kinds.addObject().put("name", kind), reading, then.getOrDefault(kind, reading), seconds));
        Map<String, Long> bytes = new HashMap<>();
        Map<String, Double> rates = new HashMap<>();
        for (RunView.LinkState link : now.links()) {
            String name = link.from() + ">" + link.to();
            bytes.put(name, link.bytes());
            long counted = before == null ? link.bytes() : before.bytes().getOrDefault(name, link.bytes());
            double rate = seconds <= 0 ? 0 : (link.bytes() - counted) / seconds;
            // Links are counted as often as the page is told: a look between two counts shows the last rate again.
            double shown = rate > 0 || before == null ? rate : before.rates().getOrDefault(name, 0.0) / 2;
            rates.put(name, shown < 1 ? 0 : shown);
            links.addObject()
                    .put("from", link.from())
                    .put("to", link.to())
                    .put("trouble", link.trouble())
                    .put("rate", Math.round(shown));
        }
        last = new Sample(now, nanos, readings, bytes, rates);
    }

    private static void kind(ObjectNode json, RunView.Reading now, RunView.Reading before, double seconds) {
        json.put("answers", rate(now.answered() - before.answered(), seconds))
                .put("failed", rate(now.failed() - before.failed(), seconds))
                .put("unknown", rate(now.unknown() - before.unknown(), seconds))
                .put("total", now.answered() + now.failed() + now.unknown());
        if (now.medianNanos() >= 0) {
            json.put("median", now.medianNanos() / 1e6).put("p99", now.p99Nanos() / 1e6);
        }
    }

    private static double rate(long count, double seconds) {
        return seconds <= 0 ? 0 : Math.round(10 * count / seconds) / 10.0;
    }

    private void verdicts(ArrayNode json, @Nullable RunView now) {
        if (now == null) {
            return;
        }
        Map<String, ModeResult> last = judged;
        Map<String, OnlineVerdict> soFar = now.verdictsSoFar();
        for (String mode : now.scenario().workload().modes()) {
            Expectation expectation = now.scenario().expected(mode);
            ObjectNode one = json.addObject().put("mode", mode).put("expectation", expectation.text());
            ModeResult result = last.get(mode);
            if (result == null) {
                meanwhile(one, expectation, soFar.get(mode));
            } else {
                one.put("verdict", result.verdict().text())
                        .put("met", result.met())
                        .put("sentence", said(result));
            }
        }
    }

    private static String said(ModeResult result) {
        if (!result.violations().isEmpty()) {
            return result.violations().get(0).sentence();
        }
        String reason = result.reason();
        return reason == null ? result.size().operations() + " operations" : reason;
    }

    /** What is to be shown may yet come; what is forbidden has happened once it is seen. */
    private static void meanwhile(ObjectNode json, Expectation expectation, @Nullable OnlineVerdict verdict) {
        if (verdict == null || verdict.operations() == 0) {
            json.put("verdict", "unknown").put("met", true).put("sentence", "nothing is decided yet");
            return;
        }
        OnlineVerdict.Violation violation = verdict.violation();
        json.put("verdict", verdict.decision().name().toLowerCase(Locale.ROOT))
                .put("met", violation == null || !expectation.isStrict())
                .put(
                        "sentence",
                        violation != null
                                ? violation.sentence()
                                : verdict.reason().isEmpty() ? verdict.operations() + " operations" : verdict.reason());
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e7) / 100.0;
    }

    @Override
    public void stop() {
        stop.run();
    }

    @Override
    public void heal() {
        RunView now = view;
        if (now != null) {
            now.heal();
        }
    }
}
