package dev.minos.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Scenario × read mode, for the terminal. */
public final class Matrix {
    private static final String RED = "\033[31m";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";

    private final boolean colours;

    public Matrix(boolean colours) {
        this.colours = colours;
    }

    /** The table, and under it a line for everything that was not as expected. */
    public String of(List<RunResult> results) {
        Set<String> modes = new TreeSet<>();
        results.forEach(result -> result.modes().forEach(mode -> modes.add(mode.mode())));
        int first = results.stream()
                .mapToInt(result -> result.scenario().name().length())
                .reduce("scenario".length(), Math::max);
        StringBuilder text = new StringBuilder();
        text.append(pad("scenario", first));
        modes.forEach(mode -> text.append("  ").append(pad(mode, 16)));
        text.append("  operations  outcome\n");
        for (RunResult result : results) {
            text.append(pad(result.scenario().name(), first));
            modes.forEach(mode -> text.append("  ").append(cell(result, mode)));
            text.append(String.format(Locale.ROOT, "  %10d  %s%n", operations(result), outcome(result)));
        }
        for (RunResult result : results) {
            if (result.conclusion() != Conclusion.EXPECTED) {
                text.append('\n')
                        .append(result.scenario().name())
                        .append(": ")
                        .append(result.sentence())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static long operations(RunResult result) {
        return result.modes().stream()
                .mapToLong(mode -> mode.size().operations())
                .max()
                .orElse(0);
    }

    private String outcome(RunResult result) {
        return switch (result.conclusion()) {
            case EXPECTED -> paint(GREEN, "as expected");
            case UNKNOWN -> paint(YELLOW, "unknown");
            case FAILED -> paint(RED, "testbed failed");
            case VIOLATED -> paint(RED, "NOT as expected");
        };
    }

    private String cell(RunResult result, String name) {
        for (ModeResult mode : result.modes()) {
            if (mode.mode().equals(name)) {
                String word = pad(
                        switch (mode.verdict()) {
                            case LINEARIZABLE, KEPT -> mode.verdict().text();
                            case VIOLATED ->
                                mode.staleness() == null || mode.staleness().stale() == 0 ? "violated" : "stale reads";
                            case UNKNOWN -> "unknown";
                        },
                        16);
                if (!mode.met()) {
                    return paint(RED, word);
                }
                return mode.verdict().isGood() ? paint(GREEN, word) : paint(YELLOW, word);
            }
        }
        return pad("-", 16);
    }

    private String paint(String colour, String text) {
        return colours ? colour + text + PLAIN : text;
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + width + "s", text);
    }
}
