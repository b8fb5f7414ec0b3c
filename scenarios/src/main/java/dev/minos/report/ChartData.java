package dev.minos.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.minos.checker.measure.ReadStaleness;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What {@code report.js} draws the charts of one run from, as JSON. Times are seconds, latencies milliseconds. */
final class ChartData {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int COMMITS_SHOWN = 400;
    private static final int STALE_SHOWN = 1_500;

    private final Run run;
    private final Kinds kinds;
    private final Series series;
    private final List<ReadStaleness> staleness;
    private final StringWriter out = new StringWriter();

    private ChartData(Run run, Kinds kinds, Series series, List<ReadStaleness> staleness) {
        this.run = run;
        this.kinds = kinds;
        this.series = series;
        this.staleness = staleness;
    }

    static String of(Run run, Kinds kinds, List<ReadStaleness> staleness, int sampleSize) {
        Series series = Series.of(kinds, run.startNanos(), run.endNanos(), sampleSize);
        ChartData data = new ChartData(run, kinds, series, staleness);
        try (JsonGenerator json = JSON.createGenerator(data.out)) {
            data.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("a writer in memory failed", e);
        }
        return data.out.toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("start", seconds(run.startNanos()));
        json.writeNumberField("end", seconds(run.endNanos()));
        json.writeFieldName("kinds");
        strings(json, kinds.names());
        series(json);
        points(json);
        stale(json);
        faults(json);
        nodes(json);
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

    /** One row an operation: seconds, ms (-1 never answered), kind, outcome, index, client, what, key, node. */
    private void points(JsonGenerator json) throws IOException {
        History history = kinds.history();
        json.writeArrayFieldStart("points");
        for (int i : series.sample) {
            Operation op = history.operation(i);
            boolean ended = op.completedNanos() >= 0;
            json.writeStartArray();
            json.writeNumber(seconds(op.invokedNanos()));
            number(json, ended ? Math.max(0.001, millis(op.completedNanos() - op.invokedNanos())) : -1);
            json.writeNumber(kinds.of(i));
            json.writeNumber(outcome(op));
            json.writeNumber(op.index());
            json.writeNumber(op.process());
            json.writeString(OperationText.label(op));
            json.writeString(Words.key(op.key()));
            json.writeString(op.node() == null ? "" : Words.visible(op.node(), 20));
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

    private static int outcome(Operation op) {
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

    private static void strings(JsonGenerator json, List<String> strings) throws IOException {
        json.writeStartArray();
        for (String string : strings) {
            json.writeString(Words.visible(string, Words.VALUE_LENGTH));
        }
        json.writeEndArray();
    }

    /** Whole numbers without a fraction, and nothing as null: it is most of the page. */
    private static void number(JsonGenerator json, double value) throws IOException {
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

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e5) / 1e4;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
