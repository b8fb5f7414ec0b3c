package dev.minos.scenario;

import java.util.List;
import java.util.Locale;

/** {@code junit.xml}, as CI servers read it: a scenario is a test class, a read mode is a test case. */
final class JUnitXml {
    private JUnitXml() {}

    static String of(String suite, List<RunResult> results) {
        StringBuilder cases = new StringBuilder();
        int[] counts = new int[3]; // tests, failures, errors
        for (RunResult result : results) {
            add(cases, counts, result);
        }
        return String.format(
                        Locale.ROOT,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\""
                                + " errors=\"%d\" time=\"%.3f\">%n%s</testsuite>%n",
                        escape(suite),
                        counts[0],
                        counts[1],
                        counts[2],
                        seconds(results),
                        cases)
                .replace("\r\n", "\n");
    }

    private static double seconds(List<RunResult> results) {
        return results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1000.0;
    }

    private static void add(StringBuilder cases, int[] counts, RunResult result) {
        String scenario = result.scenario().name();
        String time = String.format(Locale.ROOT, "%.3f", result.took().toMillis() / 1000.0);
        String problem = switch (result.conclusion()) {
            case EXPECTED -> "";
            case VIOLATED -> element("failure", result.sentence());
            case UNKNOWN, FAILED -> element("error", result.sentence());
        };
        cases.append("  <testcase classname=\"")
                .append(escape(scenario))
                .append("\" name=\"as expected\" time=\"")
                .append(time)
                .append(problem.isEmpty() ? "\"/>\n" : "\">" + problem + "</testcase>\n");
        counts[0]++;
        counts[1] += result.conclusion() == Conclusion.VIOLATED ? 1 : 0;
        counts[2] += result.conclusion() == Conclusion.UNKNOWN || result.conclusion() == Conclusion.FAILED ? 1 : 0;
        for (ModeResult mode : result.modes()) {
            addMode(cases, counts, result.scenario(), mode);
        }
    }

    private static void addMode(StringBuilder cases, int[] counts, Scenario scenario, ModeResult mode) {
        counts[0]++;
        cases.append("  <testcase classname=\"").append(escape(scenario.name())).append("\" name=\"");
        cases.append(escape(scenario.workload().title(mode.mode()))).append("\" time=\"");
        cases.append(String.format(Locale.ROOT, "%.3f", mode.size().millis() / 1000));
        if (mode.met()) {
            cases.append("\"/>\n");
            return;
        }
        String text = mode.violations().isEmpty()
                ? mode.verdict().text() + ", expected " + mode.expectation().text()
                : mode.violations().get(0).sentence();
        boolean undecided = mode.verdict() == ModeResult.Word.UNKNOWN;
        counts[undecided ? 2 : 1]++;
        cases.append("\">")
                .append(element(undecided ? "error" : "failure", text))
                .append("</testcase>\n");
    }

    private static String element(String name, String message) {
        return "<" + name + " message=\"" + escape(message) + "\"/>";
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.append(' ');
                default -> escaped.appendCodePoint(c < 0x20 ? '?' : c);
            }
        });
        return escaped.toString();
    }
}
