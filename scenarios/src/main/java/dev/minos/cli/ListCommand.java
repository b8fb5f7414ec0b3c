package dev.minos.cli;

import dev.minos.fault.machine.FaultRow;
import dev.minos.fault.machine.Machine;
import dev.minos.scenario.Catalogue;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.Suite;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code minos list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Scenarios and suites, a sentence each, and what this machine can do.")
final class ListCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (Suite suite : Catalogue.suites()) {
            out.println(suite.name() + ": " + suite.description());
            for (Scenario scenario : suite.scenarios()) {
                out.printf("  %-24s %s%n", scenario.name(), scenario.description());
            }
            out.println();
        }
        faults(out, Machine.faults());
    }

    private static void faults(PrintWriter out, List<FaultRow> rows) {
        out.printf("%-34s %-6s %-10s %-6s%n", "What this machine can do", "proxy", "namespace", "hosts");
        for (FaultRow row : rows) {
            out.printf(
                    "  %-32s %-6s %-10s %-6s %s%n",
                    row.example(),
                    word(row, FaultRow.Place.PROXY),
                    word(row, FaultRow.Place.NAMESPACE),
                    word(row, FaultRow.Place.HOSTS),
                    row.how());
        }
        out.println("  hosts: over SSH (--hosts FILE); what a host lacks is told when a run starts there");
        out.println("  packets in namespaces: " + Machine.carrier());
        out.println("  leftovers: " + Machine.guard());
        out.println();
        out.println("Why not:");
        for (FaultRow.Place place : FaultRow.Place.values()) {
            Map<String, List<String>> reasons = new LinkedHashMap<>();
            for (FaultRow row : rows) {
                String missing = row.ability(place).missing();
                if (missing != null) {
                    List<String> verbs = reasons.computeIfAbsent(missing, reason -> new ArrayList<>());
                    String verb = row.example().split(" ", 2)[0];
                    if (!verbs.contains(verb)) {
                        verbs.add(verb);
                    }
                }
            }
            reasons.forEach((missing, verbs) -> out.printf(
                    "  %-10s %s: %s%n", place.name().toLowerCase(Locale.ROOT), String.join(", ", verbs), missing));
        }
    }

    private static String word(FaultRow row, FaultRow.Place place) {
        return row.ability(place).isThere() ? "yes" : "no";
    }
}
