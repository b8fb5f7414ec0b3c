package dev.minos.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Single operations as the JSON that {@code operations.js} reads: a dictionary of keys and one of nodes, and one row an
 * operation: seconds, ms (null: never answered), kind, outcome, index, events until its completion (null: none), client,
 * what it did, key, node (-1: none), and, unless it is 3, a sum of 1 (a chart shows it) and 2 (all its neighbours are
 * here).
 */
final class OperationRows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BOTH = 3;

    private final Kinds kinds;
    private final History history;
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final Map<String, Integer> nodes = new LinkedHashMap<>();

    private OperationRows(Kinds kinds) {
        this.kinds = kinds;
        this.history = kinds.history();
    }

    /** About how many bytes one operation of this history takes. */
    static int bytesPerRow(Kinds kinds) {
        int n = kinds.history().size();
        int looked = Math.min(n, 400);
        OperationRows rows = new OperationRows(kinds);
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (int k = 0; k < looked; k++) {
                rows.row(json, (int) ((long) k * n / looked), BOTH);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("a writer in memory failed", e);
        }
        return Math.max(40, ChartData.bytes(out.toString()) / Math.max(1, looked) + 2);
    }

    static void write(JsonGenerator json, Kinds kinds, Selection selection) throws IOException {
        OperationRows rows = new OperationRows(kinds);
        int[] carried = selection.carried();
        json.writeStartObject();
        json.writeNumberField("total", kinds.history().size());
        json.writeArrayFieldStart("rows");
        for (int i : carried) {
            rows.row(json, i, (selection.isDrawn(i) ? 1 : 0) + (selection.isWhole(i) ? 2 : 0));
        }
        json.writeEndArray();
        json.writeFieldName("keys");
        ChartData.strings(json, rows.keys.keySet());
        json.writeFieldName("nodes");
        ChartData.strings(json, rows.nodes.keySet());
        json.writeEndObject();
    }

    private void row(JsonGenerator json, int i, int flags) throws IOException {
        Operation op = history.operation(i);
        boolean ended = op.completed() != History.NEVER;
        json.writeStartArray();
        json.writeNumber(ChartData.seconds(op.invokedNanos()));
        ChartData.number(json, ended ? Math.max(0.001, ChartData.millis(op.completedNanos() - op.invokedNanos())) : -1);
        json.writeNumber(kinds.of(i));
        json.writeNumber(ChartData.outcome(op));
        json.writeNumber(op.index());
        ChartData.number(json, ended ? op.completed() - op.invoked() : -1);
        json.writeNumber(op.process());
        json.writeString(OperationText.label(op));
        json.writeNumber(number(keys, Words.key(op.key())));
        json.writeNumber(op.node() == null ? -1 : number(nodes, Words.visible(op.node(), 20)));
        if (flags != BOTH) {
            json.writeNumber(flags);
        }
        json.writeEndArray();
    }

    private static int number(Map<String, Integer> dictionary, String text) {
        return dictionary.computeIfAbsent(text, unused -> dictionary.size());
    }
}
