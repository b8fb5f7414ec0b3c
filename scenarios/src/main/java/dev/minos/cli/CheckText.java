package dev.minos.cli;

import dev.minos.checker.Counterexample;
import dev.minos.checker.measure.ModeConsistency;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was found of a file, as a person reads it. */
final class CheckText {
    private static final int KEYS_NAMED = 5;

    private final PrintWriter out;

    CheckText(PrintWriter out) {
        this.out = out;
    }

    void print(JudgedHistory judged) {
        out.printf(
                Locale.ROOT,
                "%s: %s, %s (%s)%n",
                judged.file(),
                count(judged.operations(), "operation"),
                count(judged.keys(), "key"),
                judged.format());
        for (String note : judged.notes()) {
            out.println("  note: " + note);
        }
        int width = judged.modes().stream()
                .mapToInt(m -> name(m.mode()).length())
                .max()
                .orElse(0);
        for (JudgedMode mode : judged.modes()) {
            print(mode, width);
        }
        if (judged.expectationsKnown()) {
            boolean met = judged.exitCode() == ExitCode.AS_EXPECTED;
            out.println(met ? "  as the scenario expects" : "  NOT as the scenario expects");
        }
    }

    private void print(JudgedMode mode, int width) {
        String expected = mode.expectation() == null
                ? ""
                : ", expected: " + mode.expectation().word();
        out.printf(
                Locale.ROOT,
                "  %s%s  (%.1f ms, %s%s)%n",
                width == 0
                        ? ""
                        : name(mode.mode())
                                + " ".repeat(width - name(mode.mode()).length() + 2),
                word(mode),
                mode.millis(),
                mode.verdict().engines().isEmpty()
                        ? "no engine"
                        : mode.verdict().engines(),
                expected);
        if (mode.unknown()) {
            out.println("    " + mode.reason());
        }
        List<Counterexample> found = mode.counterexamples();
        if (!found.isEmpty()) {
            explain(found);
        }
        ModeConsistency measures = mode.measures();
        if (measures != null) {
            new MeasuresText(out).print(measures);
        }
    }

    private void explain(List<Counterexample> found) {
        Counterexample first = found.get(0);
        out.println("    " + first.sentence());
        out.println();
        for (String line : OperationPicture.draw(first)) {
            out.println("      " + line);
        }
        out.println();
        if (found.size() > 1) {
            String names = String.join(
                    ", ",
                    found.stream()
                            .skip(1)
                            .limit(KEYS_NAMED)
                            .map(other -> String.valueOf(other.key()))
                            .toList());
            String more = found.size() - 1 > KEYS_NAMED ? ", ..." : "";
            out.printf(
                    Locale.ROOT,
                    "    and %d more %s: %s%s%n",
                    found.size() - 1,
                    found.size() == 2 ? "key" : "keys",
                    names,
                    more);
        }
    }

    private static String word(JudgedMode mode) {
        return mode.violated() ? "VIOLATED" : mode.word();
    }

    private static String name(@Nullable String mode) {
        return mode == null ? "" : mode;
    }

    private static String count(int n, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
    }
}
