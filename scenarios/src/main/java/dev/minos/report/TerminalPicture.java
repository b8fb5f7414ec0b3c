package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the few operations of a violation with plain ASCII, one a line in the order of their invocation:
 *
 * <pre>
 * client  node      began     took
 *    900  n3     11.000 s   4.0 ms  |--|                        write "v41"  (the write it read)
 *    903  n3     12.400 s        ?           |...............>  write "v42-lost", never answered
 *    901  n1     13.700 s   7.0 ms               |---|          write "v42"  (the newer write)
 *    902  n3     15.507 s   1.0 ms                       |==|   read -> "v41"  (stale read)
 * </pre>
 *
 * What ends left of where another begins ended before it in real time; distances grow with the logarithm of the time.
 */
public final class TerminalPicture {
    private static final int PICTURE = 34;
    private static final int DRAWN_LIMIT = (PICTURE - 4) / 2;

    private final List<Operation> operations;
    private final Map<Integer, String> roles;
    private final Map<Integer, Integer> columnOf;

    private TerminalPicture(List<Operation> operations, Map<Integer, String> roles) {
        this.operations = operations;
        this.roles = roles;
        this.columnOf = columns(operations);
    }

    /**
     * The picture, each line ended by a line break.
     *
     * @param roles what each operation does in the violation, by its {@link Operation#index}
     */
    public static String draw(List<Operation> operations, Map<Integer, String> roles) {
        List<Operation> drawn = operations.stream()
                .sorted(Comparator.comparingInt(Operation::invoked))
                .limit(DRAWN_LIMIT)
                .toList();
        String text = new TerminalPicture(drawn, roles).text();
        int left = operations.size() - drawn.size();
        return left == 0 ? text : text + "  … and " + Words.count(left, "more operation") + "\n";
    }

    private String text() {
        StringBuilder out = new StringBuilder(String.format("%7s  %-5s %10s %8s%n", "client", "node", "began", "took"));
        for (Operation op : operations) {
            String node = op.node() == null ? "" : Words.visible(op.node(), 5);
            String took = OperationText.took(op);
            String line = String.format(
                    "%7d  %-5s %10s %8s  %s  %s%s",
                    op.process(),
                    node,
                    op.invokedNanos() < 0 ? "" : Words.moment(op.invokedNanos()),
                    took.isEmpty() ? "?" : took.replace("µ", "u"),
                    bar(op),
                    OperationText.label(op).replace("→", "->"),
                    role(op));
            out.append(line.stripTrailing()).append(System.lineSeparator());
        }
        return out.toString();
    }

    private String role(Operation op) {
        String role = roles.getOrDefault(op.index(), "");
        return role.isEmpty() ? "" : "  (" + Words.visible(role, 60) + ")";
    }

    private String bar(Operation op) {
        char[] line = new char[PICTURE];
        Arrays.fill(line, ' ');
        int from = columnOf.getOrDefault(op.invoked(), 0);
        boolean open = op.completed() == History.NEVER;
        int to = open ? PICTURE - 1 : columnOf.getOrDefault(op.completed(), from);
        boolean culprit =
                OperationText.reads(op) && roles.getOrDefault(op.index(), "").contains("read");
        Arrays.fill(line, from, to, open ? '.' : culprit ? '=' : '-');
        line[from] = '|';
        line[to] = open ? '>' : '|';
        return new String(line);
    }

    /** The column of each event: every event has its own, in their order, as long as there are columns enough. */
    private static Map<Integer, Integer> columns(List<Operation> operations) {
        record Stop(int event, long nanos) {}
        List<Stop> stops = new ArrayList<>();
        for (Operation op : operations) {
            stops.add(new Stop(op.invoked(), op.invokedNanos()));
            if (op.completed() != History.NEVER) {
                stops.add(new Stop(op.completed(), op.completedNanos()));
            }
        }
        stops.sort(Comparator.comparingInt(Stop::event));
        double[] at = new double[stops.size()];
        for (int i = 1; i < at.length; i++) {
            long step = Math.max(0, stops.get(i).nanos() - stops.get(i - 1).nanos());
            at[i] = at[i - 1] + 1 + 0.8 * Math.log10(1 + step / 1e6);
        }
        double width = at.length == 0 ? 1 : Math.max(1, at[at.length - 1]);
        int room = PICTURE - 3;
        Map<Integer, Integer> columns = new HashMap<>();
        int least = 0;
        for (int i = 0; i < at.length; i++) {
            int rest = at.length - 1 - i;
            int column = Math.max(least, (int) Math.round(at[i] * room / width));
            column = Math.min(column, Math.max(least, room - rest));
            columns.put(stops.get(i).event(), Math.min(column, PICTURE - 2));
            least = column + 1;
        }
        return columns;
    }
}
