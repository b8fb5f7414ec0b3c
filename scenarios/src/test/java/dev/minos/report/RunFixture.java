package dev.minos.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes run directories as the runner writes them: by hand for the few operations that matter, by chance for others. */
final class RunFixture {
    static final long MS = 1_000_000;
    static final long S = 1_000 * MS;
    static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");
    private static final JsonMapper JSON = new JsonMapper();

    final Path directory;
    final ObjectNode run = JSON.createObjectNode();
    final ObjectNode verdict = JSON.createObjectNode();
    private final List<Op> operations = new ArrayList<>();
    private final List<ObjectNode> faults = new ArrayList<>();
    private final List<ObjectNode> status = new ArrayList<>();
    private final List<ObjectNode> links = new ArrayList<>();
    private final Map<String, List<String>> logs = new TreeMap<>();

    /** One operation; {@code type} is its completion's, {@code endNanos} its time. */
    record Op(
            int process,
            String f,
            String key,
            @Nullable Object value,
            @Nullable String mode,
            @Nullable String node,
            long fromNanos,
            long endNanos,
            String type) {}

    RunFixture(Path directory, String scenario) {
        this.directory = directory;
        run.put("scenario", scenario).put("description", "What " + scenario + " does, in a sentence.");
        run.put("seed", 42).put("system", "minos").put("clients", 10).put("network", "proxy");
        run.put("started", "2026-11-23T14:00:00Z").put("millis", 30_000).put("java", "17.0.15");
        run.put("version", "0.1.0-SNAPSHOT").put("command", "minos run " + scenario + " --seed 42");
        NODES.forEach(run.putArray("nodes")::add);
        List.of("default", "consistent", "stale").forEach(run.putArray("modes")::add);
    }

    RunFixture verdict(String outcome, String sentence) {
        verdict.put("scenario", run.path("scenario").asText())
                .put("outcome", outcome)
                .put("sentence", sentence);
        return this;
    }

    ObjectNode mode(String mode, String verdictWord, String expectation, boolean met) {
        return verdict.withObject("/modes")
                .putObject(mode)
                .put("verdict", verdictWord)
                .put("expectation", expectation)
                .put("met", met)
                .put("operations", 12_345)
                .put("keys", 24)
                .put("millis", 180)
                .put("engine", "zones");
    }

    static void violation(ObjectNode mode, String key, String sentence, Map<Long, String> roles) {
        ObjectNode violation = mode.withArrayProperty("counterexamples").addObject();
        violation.put("key", key).put("sentence", sentence);
        roles.keySet().stream().sorted().forEach(violation.putArray("operations")::add);
        ObjectNode names = violation.putObject("roles");
        roles.forEach((index, role) -> names.put(String.valueOf(index), role));
    }

    static void stale(ObjectNode mode, long reads, long stale, double maxMillis) {
        mode.putObject("staleness")
                .put("reads", reads)
                .put("stale", stale)
                .put("p50Millis", 0)
                .put("p99Millis", maxMillis / 2)
                .put("maxMillis", maxMillis)
                .put("maxVersions", stale == 0 ? 0 : 1);
    }

    RunFixture op(Op op) {
        operations.add(op);
        return this;
    }

    RunFixture fault(int id, String fault, String intent, long from, long to) {
        ObjectNode installed = faultLine(id, fault, intent, "installed", from);
        installed.withObject("/evidence").put("n3", "probe n3>n1 got nothing for 250 ms");
        faults.add(installed);
        ObjectNode healed = faultLine(id, fault, intent, "healed", to);
        healed.withObject("/evidence").put("n3", "probe n3>n1 answered after 2 ms");
        faults.add(healed);
        return this;
    }

    RunFixture skipped(int id, String fault, String reason, long at) {
        faults.add(faultLine(id, fault, fault, "skipped", at).put("reason", reason));
        return this;
    }

    private static ObjectNode faultLine(int id, String fault, String intent, String phase, long at) {
        ObjectNode line = JSON.createObjectNode();
        line.put("time", at)
                .put("id", id)
                .put("phase", phase)
                .put("fault", fault)
                .put("intent", intent);
        List.of("n3>n1", "n1>n3", "n3>n2", "n2>n3", "n3>n4", "n4>n3", "n3>n5", "n5>n3")
                .forEach(line.putArray("links")::add);
        line.putArray("nodes").add("n3");
        return line;
    }

    /** Samples of a cluster that n3 leads in term 3 until it is cut off; n1 leads term 4 from {@code electedNanos}. */
    RunFixture status(long endNanos, long cutNanos, long healedNanos, long electedNanos) {
        long commit = 100;
        for (long at = 0; at < endNanos; at += 200 * MS) {
            boolean elected = at >= electedNanos;
            boolean cut = at >= cutNanos && at < healedNanos;
            commit += 60;
            for (String node : NODES) {
                boolean old = node.equals("n3") && cut;
                String leader = elected && !old ? "n1" : "n3";
                ObjectNode sample = JSON.createObjectNode().put("time", at).put("node", node);
                sample.put("role", leader.equals(node) ? "leader" : "follower");
                sample.put("term", elected && !old ? 4 : 3);
                sample.put("leader", leader);
                sample.put("commit", old ? 100 + cutNanos / (200 * MS) * 60 : commit);
                sample.put("applied", commit);
                if (node.equals("n5") && at > 4 * S && at < 5 * S) {
                    sample = JSON.createObjectNode()
                            .put("time", at)
                            .put("node", node)
                            .put("error", "refused");
                }
                status.add(sample);
            }
        }
        log("n3", cutNanos + 900 * MS, "WARN  Raft - no answer from n1 <b>");
        log("n1", electedNanos, "INFO  Raft - n1 leads term 4");
        log("n3", healedNanos + 5 * MS, "INFO  Raft - n3 follows n1 in term 4");
        links(endNanos, cutNanos, healedNanos);
        return this;
    }

    /** Every link carries 4 kB a second, but those of n3 nothing while it is cut off. */
    private void links(long endNanos, long cutNanos, long healedNanos) {
        Map<String, Long> counts = new TreeMap<>();
        for (long at = 0; at < endNanos; at += 500 * MS) {
            ObjectNode line = JSON.createObjectNode().put("time", at);
            ObjectNode bytes = line.putObject("bytes");
            for (String from : NODES) {
                for (String to : NODES) {
                    boolean cut = at >= cutNanos && at < healedNanos && (from + to).contains("n3");
                    if (!from.equals(to)) {
                        bytes.put(from + ">" + to, counts.merge(from + ">" + to, cut ? 0L : 2_000L, Long::sum));
                    }
                }
            }
            links.add(line);
        }
    }

    RunFixture log(String node, long nanos, String text) {
        Instant when = Instant.parse(run.path("started").asText()).plusNanos(nanos);
        logs.computeIfAbsent(node, name -> new ArrayList<>()).add(when + " " + text);
        return this;
    }

    /** Clients that read and write one after the other; some writes get no answer while a fault is in force. */
    RunFixture traffic(int count, int clients, long endNanos, List<long[]> faultTimes) {
        SplittableRandom random = new SplittableRandom(7);
        long[] free = new long[clients];
        int[] process = new int[clients];
        for (int c = 0; c < clients; c++) {
            process[c] = c;
            free[c] = random.nextLong(5 * MS);
        }
        List<Op> drawn = new ArrayList<>();
        long pause = endNanos * clients / Math.max(1, count);
        String[] modes = {"default", "consistent", "stale"};
        for (int n = 0; n < count; n++) {
            int c = n % clients;
            long from = free[c];
            boolean faulty = faultTimes.stream().anyMatch(w -> w[0] <= from && from < w[1]);
            boolean write = random.nextInt(4) == 0;
            String mode = write ? null : modes[random.nextInt(3)];
            long took =
                    (long) ((write ? 3 : "consistent".equals(mode) ? 2 : 0.4) * MS * Math.exp(random.nextDouble() * 2));
            boolean lost = faulty && !"stale".equals(mode) && random.nextInt(12) == 0;
            long end = from + Math.min(lost ? pause + 500 * MS : took * (faulty ? 3 : 1), 2 * S);
            drawn.add(new Op(
                    process[c],
                    write ? "write" : "read",
                    "k" + (10 + random.nextInt(24)),
                    write ? process[c] + "-" + n : null,
                    mode,
                    NODES.get(random.nextInt(5)),
                    from,
                    end,
                    lost ? (write ? "info" : "fail") : "ok"));
            if (lost && write) {
                process[c] += clients;
            }
            free[c] = Math.max(from + pause / 2 + random.nextLong(pause), end + 1);
        }
        answer(drawn, faultTimes, random);
        return this;
    }

    /** Every answered operation takes effect in its middle; while a fault is in force, some stale reads lag behind. */
    private void answer(List<Op> drawn, List<long[]> faultTimes, SplittableRandom random) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Object> before = new HashMap<>();
        drawn.sort(Comparator.comparingLong(op -> op.fromNanos() + op.endNanos()));
        for (Op op : drawn) {
            boolean write = op.f().equals("write");
            boolean faulty = faultTimes.stream().anyMatch(w -> w[0] <= op.fromNanos() && op.fromNanos() < w[1]);
            if (write && op.type().equals("ok")) {
                before.put(op.key(), values.getOrDefault(op.key(), ""));
                values.put(op.key(), String.valueOf(op.value()));
            }
            boolean late =
                    faulty && "stale".equals(op.mode()) && random.nextInt(3) == 0 && !"".equals(before.get(op.key()));
            Object read = late ? before.get(op.key()) : values.get(op.key());
            operations.add(
                    write
                            ? op
                            : new Op(
                                    op.process(),
                                    op.f(),
                                    op.key(),
                                    read,
                                    op.mode(),
                                    op.node(),
                                    op.fromNanos(),
                                    op.endNanos(),
                                    op.type()));
        }
    }

    /** Writes the files and returns the index under which each hand-made operation (those of client ≥ 900) got. */
    Path write() {
        try {
            Files.createDirectories(directory);
            JSON.writeValue(directory.resolve("run.json").toFile(), run);
            if (!verdict.isEmpty()) {
                JSON.writeValue(directory.resolve("verdict.json").toFile(), verdict);
            }
            lines("faults.jsonl", faults);
            lines("status.jsonl", status);
            lines("links.jsonl", links);
            for (Map.Entry<String, List<String>> log : logs.entrySet()) {
                Path home = Files.createDirectories(directory.resolve("nodes").resolve(log.getKey()));
                Files.write(home.resolve("node.log"), log.getValue());
            }
            history();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lines(String name, List<ObjectNode> lines) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(name))) {
            for (ObjectNode line : lines) {
                out.write(JSON.writeValueAsString(line));
                out.write('\n');
            }
        }
    }

    private record Event(long nanos, Op op, boolean invocation) {}

    private List<Event> events() {
        List<Event> events = new ArrayList<>(operations.size() * 2);
        for (Op op : operations) {
            events.add(new Event(op.fromNanos(), op, true));
            events.add(new Event(op.endNanos(), op, false));
        }
        events.sort(Comparator.comparingLong(Event::nanos));
        return events;
    }

    private void history() throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("history.jsonl"))) {
            int index = 0;
            for (Event event : events()) {
                out.write(JSON.writeValueAsString(line(index++, event)));
                out.write('\n');
            }
        }
    }

    private static ObjectNode line(int index, Event event) {
        Op op = event.op();
        ObjectNode line = JSON.createObjectNode();
        line.put("index", index).put("time", event.nanos()).put("process", op.process());
        line.put("type", event.invocation() ? "invoke" : op.type())
                .put("f", op.f())
                .put("key", op.key());
        boolean asked = !op.f().equals("read");
        if (asked || (!event.invocation() && op.type().equals("ok"))) {
            line.set("value", JSON.valueToTree(op.value()));
        }
        if (op.mode() != null) {
            line.put("mode", op.mode());
        }
        if (op.node() != null) {
            line.put("node", op.node());
        }
        if (!event.invocation() && !op.type().equals("ok")) {
            line.put("error", "timeout");
        }
        return line;
    }

    /** The index that the invocation of this operation has in the file. */
    @SuppressWarnings("ReferenceEquality") // two operations may be alike
    long index(Op op) {
        List<Event> events = events();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).op() == op && events.get(i).invocation()) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in the fixture: " + op);
    }
}
