package dev.minos.cli;

import dev.minos.checker.Counterexample;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a counterexample, drawn one below the other in plain ASCII. What is left of something else came
 * before it; the distances mean nothing.
 */
final class OperationPicture {
    private static final int WIDTH = 36;
    /** A larger counterexample shows its end: that is where it becomes impossible. */
    private static final int MOST_OPERATIONS = 16;

    private static final int LONGEST_VALUE = 24;

    private final List<Integer> moments;

    private OperationPicture(List<Operation> operations) {
        TreeSet<Integer> ends = new TreeSet<>();
        for (Operation operation : operations) {
            ends.add(operation.invoked());
            if (operation.completed() != History.NEVER) {
                ends.add(operation.completed());
            }
        }
        moments = new ArrayList<>(ends);
    }

    /** Lines to print, without line ends. */
    static List<String> draw(Counterexample example) {
        int hidden = Math.max(0, example.operations().size() - MOST_OPERATIONS);
        List<Operation> inOrder = example.operations().stream()
                .sorted(Comparator.comparingInt(Operation::invoked))
                .skip(hidden)
                .toList();
        OperationPicture picture = new OperationPicture(inOrder);
        int names = inOrder.stream().mapToInt(o -> name(o).length()).max().orElse(0);
        int labels = inOrder.stream().mapToInt(o -> label(o).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        if (hidden > 0) {
            lines.add("(" + hidden + " earlier operations; --json names them all)");
        }
        for (Operation operation : inOrder) {
            String role = example.roles().getOrDefault(operation.index(), "");
            String line = String.format(
                    Locale.ROOT,
                    "%-" + names + "s  %s  %-" + labels + "s  %s",
                    name(operation),
                    picture.bar(operation),
                    label(operation),
                    role);
            lines.add(line.stripTrailing());
        }
        return lines;
    }

    private String bar(Operation operation) {
        int from = column(operation.invoked());
        boolean open = operation.completed() == History.NEVER;
        int to = open ? WIDTH : column(operation.completed());
        return " ".repeat(from)
                + "|"
                + "-".repeat(Math.max(0, to - from - 1))
                + (open ? ">" : "|")
                + " ".repeat(WIDTH - to);
    }

    private int column(int moment) {
        return moments.size() == 1 ? 0 : moments.indexOf(moment) * (WIDTH - 1) / (moments.size() - 1);
    }

    private static String name(Operation operation) {
        String node = operation.node() == null ? "" : " on " + operation.node();
        return "#" + operation.index() + " process " + operation.process() + node;
    }

    private static String label(Operation operation) {
        String f = operation.f();
        return switch (f) {
            case Operation.READ ->
                "read" + (operation.outcome() == Outcome.OK ? " -> " + value(operation.result()) : "");
            case Operation.CAS ->
                "cas " + value(operation.expected()) + " to " + value(operation.argument()) + refusal(operation);
            default -> {
                String argument = operation.argument() == null ? "" : " " + value(operation.argument());
                String result = operation.result() == null ? "" : " -> " + value(operation.result());
                yield f + argument + result;
            }
        };
    }

    private static String refusal(Operation operation) {
        if (!operation.refused()) {
            return "";
        }
        return operation.actualKnown() ? ", refused: it was " + value(operation.actual()) : ", refused";
    }

    private static String value(@Nullable Object value) {
        String text = value == null ? "nothing" : value instanceof String ? "\"" + value + "\"" : value.toString();
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= LONGEST_VALUE ? shown : shown.substring(0, LONGEST_VALUE - 3) + "...";
    }
}
