package dev.minos.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.minos.checker.measure.ReadStaleness;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code report.js} draws the charts of one run from, as JSON. Times are seconds, latencies milliseconds. */
final class ChartData {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int COMMITS_SHOWN = 400;
    private static final int STALE_SHOWN = 1_500;

    /** Single operations that a page carries at most; more of them are slow to look through. */
    private static final int MOST_ROWS = 40_000;

    private static final int MOST_SAMPLED = 4_000;
    /** Of the room for a run its nodes' logs may take this part. */
    private static final int LOGS_PART = 10;

    private final Run run;
    private final Kinds kinds;
    private final Series series;
    private final List<ReadStaleness> staleness;
    private final List<List<Integer>> violations;
    private final int room;

    private ChartData(Run run, Kinds kinds, Series series, List<ReadStaleness> staleness, int room) {
        this.run = run;
        this.kinds = kinds;
        this.series = series;
        this.staleness = staleness;
        this.room = room;
        violations = violations(run);
    }

    /** In at most about {@code room} bytes, as they stand in the page. */
    static String of(Run run, Kinds kinds, List<ReadStaleness> staleness, int room) {
        int perRow = OperationRows.bytesPerRow(kinds);
        int rows = Math.min(MOST_ROWS, Math.max(200, room / perRow));
        Series series = Series.of(kinds, run.startNanos(), run.endNanos(), Math.min(MOST_SAMPLED, rows / 8));
        ChartData data = new ChartData(run, kinds, series, staleness, room);
        String rest = text(data::write);
        Neighbours neighbours = new Neighbours(kinds.history());
        String operations = "";
        for (rows = Math.min(rows, Math.max(200, (room - bytes(rest)) / perRow)); ; rows = rows * 4 / 5) {
            Selection selection = Selection.of(kinds.history(), neighbours, data.violations, series.sample, rows);
            operations = text(json -> OperationRows.write(json, kinds, selection));
            if (rows <= 200 || bytes(operations) + bytes(rest) <= room) {
                break;
            }
        }
        return rest.substring(0, rest.length() - 1) + ",\"ops\":" + operations + "}";
    }

    /** Something that writes JSON. */
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String text(Writing writing) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new IllegalStateException("a writer in memory failed", e);
        }
        return out.toString();
    }

    /** How many bytes the JSON takes in a page. */
    static int bytes(String json) {
        return Markup.script(json).html().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Of each violation the numbers of its operations in the history. */
    private static List<List<Integer>> violations(Run run) {
        Map<Long, Integer> numbers = new HashMap<>();
        List<ModeVerdict.Violation> violations = run.judgement().modes().stream()
                .flatMap(mode -> mode.violations().stream())
                .toList();
        violations.forEach(violation -> violation.operations().forEach(index -> numbers.put(index, -1)));
        for (int i = 0; i < run.history().size(); i++) {
            numbers.replace((long) run.history().index(i), i);
        }
        return violations.stream()
                .map(violation -> violation.operations().stream()
                        .map(index -> numbers.getOrDefault(index, -1))
                        .filter(i -> i >= 0)
                        .toList())
                .toList();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("start", seconds(run.startNanos()));
        json.writeNumberField("end", seconds(run.endNanos()));
        json.writeFieldName("kinds");
        strings(json, kinds.names());
        series(json);
        stale(json);
        faults(json);
        nodes(json);
        links(json);
        logs(json);
        json.writeEndObject();
    }

    private void series(JsonGenerator json) throws IOException {
        json.writeNumberField("slice", seconds(series.sliceNanos));
        json.writeNumberField("slices", series.slices);
        double perSecond = 1e9 / series.sliceNanos;
        rates(json, "answered", series.answered, perSecond);
        rates(json, "unanswered", series.unanswered, perSecond);
        json.writeArrayFieldStart("availability");
        for (int kind = 0; kind < kinds.size(); kind++) {
            json.writeStartArray();
            for (int slice = 0; slice < series.slices; slice++) {
                int asked = series.invoked[kind][slice];
                number(json, asked == 0 ? -1 : rounded(100.0 * series.invokedAndAnswered[kind][slice] / asked));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        latencies(json, "median", series.median);
        latencies(json, "p99", series.p99);
    }

    private void rates(JsonGenerator json, String name, int[][] counts, double perSecond) throws IOException {
        json.writeArrayFieldStart(name);
        for (int[] kind : counts) {
            json.writeStartArray();
            for (int count : kind) {
                number(json, rounded(count * perSecond));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void latencies(JsonGenerator json, String name, long[][] nanos) throws IOException {
        json.writeArrayFieldStart(name);
        for (long[] kind : nanos) {
            json.writeStartArray();
            for (long value : kind) {
                number(json, value == 0 ? -1 : millis(value));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** One row a stale read: seconds, ms, kind, versions missed; of each mode no more than are worth drawing. */
    private void stale(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("stale");
        for (ReadStaleness reads : staleness) {
            int kind = kinds.names().indexOf(String.valueOf(reads.mode()));
            int every = Math.max(1, reads.stale() / STALE_SHOWN);
            int seen = 0;
            for (int read = 0; read < reads.size() && kind >= 0; read++) {
                boolean shown = reads.versionsMissed(read) > 0 && seen++ % every == 0;
                if (shown && reads.invokedNanos(read) >= 0) {
                    json.writeStartArray();
                    json.writeNumber(seconds(reads.invokedNanos(read)));
                    number(json, Math.max(0.001, millis(reads.staleNanos(read))));
                    json.writeNumber(kind);
                    json.writeNumber(reads.versionsMissed(read));
                    json.writeEndArray();
                }
            }
        }
        json.writeEndArray();
    }

    static int outcome(Operation op) {
        return op.refused() ? Outcome.OK.ordinal() : op.outcome().ordinal();
    }

    private void faults(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("faults");
        for (FaultWindow fault : run.faults()) {
            if (fault.inForce()) {
                json.writeStartArray();
                json.writeNumber(seconds(fault.fromNanos()));
                json.writeNumber(seconds(fault.toNanos()));
                json.writeString(Words.visible(fault.fault(), 60));
                json.writeStartArray();
                for (String link : fault.links()) {
                    json.writeString(Words.visible(link, 40));
                }
                json.writeEndArray();
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    private void nodes(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("nodes");
        for (NodeTrack track : run.tracks()) {
            json.writeStartObject();
            json.writeStringField("name", Words.visible(track.node(), 20));
            json.writeArrayFieldStart("spans");
            for (NodeSpan span : track.spans()) {
                json.writeStartArray();
                json.writeNumber(seconds(span.fromNanos()));
                json.writeNumber(seconds(span.toNanos()));
                json.writeString(Words.visible(span.role(), 20));
                json.writeNumber(span.term());
                if (span.leader() != null) {
                    json.writeString(Words.visible(String.valueOf(span.leader()), 20));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            commits(json, track.commits());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void commits(JsonGenerator json, List<NodeTrack.Commit> commits) throws IOException {
        int every = Math.max(1, commits.size() / COMMITS_SHOWN);
        json.writeArrayFieldStart("commits");
        for (int i = 0; i < commits.size(); i++) {
            if (i % every == 0 || i == commits.size() - 1) {
                json.writeStartArray();
                json.writeNumber(seconds(commits.get(i).nanos()));
                json.writeNumber(commits.get(i).index());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    private void links(JsonGenerator json) throws IOException {
        LinkTraffic traffic = run.links();
        json.writeObjectFieldStart("links");
        json.writeNumberField("slice", seconds(traffic.sliceNanos()));
        json.writeArrayFieldStart("lanes");
        for (Map.Entry<String, long[]> lane : traffic.perSecond().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", Words.visible(lane.getKey(), 40));
            json.writeArrayFieldStart("rates");
            for (long rate : lane.getValue()) {
                number(json, (double) rate);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Of each node how many lines of its log are left out, and those that the page carries: seconds and text. */
    private void logs(JsonGenerator json) throws IOException {
        List<Long> moments = violations.stream()
                .flatMap(List::stream)
                .map(i -> run.history().invokedNanos(i))
                .distinct()
                .limit(500)
                .toList();
        int each = room / LOGS_PART / Math.max(1, run.logs().size());
        json.writeObjectFieldStart("logs");
        for (NodeLog whole : run.logs()) {
            NodeLog log = whole.shortened(moments, each);
            json.writeObjectFieldStart(Words.visible(log.node(), 20));
            json.writeNumberField("left", log.left());
            json.writeArrayFieldStart("lines");
            for (NodeLog.Line line : log.lines()) {
                json.writeStartArray();
                json.writeNumber(seconds(line.nanos()));
                json.writeString(NodeLog.shown(line));
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static void strings(JsonGenerator json, Collection<String> strings) throws IOException {
        json.writeStartArray();
        for (String string : strings) {
            json.writeString(Words.visible(string, Words.VALUE_LENGTH));
        }
        json.writeEndArray();
    }

    /** Whole numbers without a fraction, and nothing as null: it is most of the page. */
    static void number(JsonGenerator json, double value) throws IOException {
        if (value < 0) {
            json.writeNull();
        } else if (value == Math.rint(value)) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    static double seconds(long nanos) {
        return Math.round(nanos / 1e5) / 1e4;
    }

    static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
