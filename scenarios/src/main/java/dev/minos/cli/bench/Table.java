package dev.minos.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Figures as people read them, and as programs do. */
final class Table {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Table() {}

    static String line(Load.Figures figures) {
        Load.Cell cell = figures.cell();
        return String.format(
                Locale.ROOT,
                "%s %s, %s, %d clients: %,.0f/s, p50 %.2f ms, p99 %.2f ms%s",
                cell.store(),
                cell.protocol(),
                cell.operation().text(),
                cell.clients(),
                figures.perSecond(),
                figures.p50Millis(),
                figures.p99Millis(),
                figures.refused() == 0 ? "" : ", " + figures.refused() + " refused");
    }

    /** A Markdown table: a row for each kind of request and number of clients, a column for each way into a store. */
    static List<String> load(List<KvBench.Outcome> outcomes) {
        List<Load.Figures> all =
                outcomes.stream().flatMap(outcome -> outcome.load().stream()).toList();
        List<String> columns = all.stream().map(Table::column).distinct().toList();
        List<String> lines = new ArrayList<>();
        lines.add("| | clients | " + String.join(" | ", columns) + " |");
        lines.add("|---|---|" + "---|".repeat(columns.size()));
        for (Operation operation : Operation.values()) {
            all.stream()
                    .filter(figures -> figures.cell().operation() == operation)
                    .map(figures -> figures.cell().clients())
                    .distinct()
                    .sorted(Comparator.naturalOrder())
                    .forEach(clients -> lines.add(row(all, columns, operation, clients)));
        }
        return lines;
    }

    private static String column(Load.Figures figures) {
        return figures.cell().store() + " " + figures.cell().protocol();
    }

    private static String row(List<Load.Figures> all, List<String> columns, Operation operation, int clients) {
        StringBuilder row = new StringBuilder("| " + operation.text() + " | " + clients + " |");
        for (String column : columns) {
            Optional<Load.Figures> figures = all.stream()
                    .filter(each -> column(each).equals(column)
                            && each.cell().operation() == operation
                            && each.cell().clients() == clients)
                    .findFirst();
            row.append(figures.map(each -> String.format(
                            Locale.ROOT,
                            " %,.0f/s (%.2f, %.2f) |",
                            each.perSecond(),
                            each.p50Millis(),
                            each.p99Millis()))
                    .orElse(" |"));
        }
        return row.toString();
    }

    /** Median, smallest and largest of each kind of time. */
    static List<String> times(List<KvBench.Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        lines.add("| median (smallest, largest) in ms | "
                + String.join(
                        " | ", outcomes.stream().map(KvBench.Outcome::store).toList()) + " |");
        lines.add("|---|" + "---|".repeat(outcomes.size()));
        lines.add(row(
                "first acknowledged write after kill -9 of the leader",
                outcomes.stream().map(KvBench.Outcome::failover).toList()));
        lines.add(row(
                "that node's start until it is ready again",
                outcomes.stream().map(KvBench.Outcome::nodeStart).toList()));
        lines.add(row(
                "start of five nodes until all are ready",
                outcomes.stream().map(KvBench.Outcome::clusterStart).toList()));
        return lines;
    }

    private static String row(String what, List<List<Double>> columns) {
        StringBuilder row = new StringBuilder("| " + what + " |");
        for (List<Double> millis : columns) {
            if (millis.isEmpty()) {
                row.append(" |");
                continue;
            }
            List<Double> sorted = millis.stream().sorted().toList();
            row.append(String.format(
                    Locale.ROOT,
                    " %.0f (%.0f, %.0f), of %d |",
                    median(sorted),
                    sorted.get(0),
                    sorted.get(sorted.size() - 1),
                    sorted.size()));
        }
        return row.toString();
    }

    static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static String json(List<KvBench.Outcome> outcomes) {
        ObjectNode root = JSON.createObjectNode();
        for (KvBench.Outcome outcome : outcomes) {
            ObjectNode store = root.putObject(outcome.store());
            for (Load.Figures figures : outcome.load()) {
                store.withArray("load")
                        .addObject()
                        .put("protocol", figures.cell().protocol())
                        .put("operation", figures.cell().operation().text())
                        .put("clients", figures.cell().clients())
                        .put("perSecond", figures.perSecond())
                        .put("p50Millis", figures.p50Millis())
                        .put("p99Millis", figures.p99Millis())
                        .put("refused", figures.refused());
            }
            outcome.failover().forEach(store.putArray("failoverMillis")::add);
            outcome.nodeStart().forEach(store.putArray("nodeStartMillis")::add);
            outcome.clusterStart().forEach(store.putArray("clusterOfFiveStartMillis")::add);
        }
        return root.toString();
    }
}
