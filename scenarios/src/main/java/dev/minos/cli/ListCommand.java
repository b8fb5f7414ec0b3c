package dev.minos.cli;

import dev.minos.fault.machine.Capability;
import dev.minos.fault.machine.Machine;
import dev.minos.scenario.Catalogue;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.Suite;
import java.io.PrintWriter;
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
        out.println("What this machine can do:");
        for (Capability capability : Machine.capabilities()) {
            String faults = capability.faults().isEmpty() ? "" : ": " + String.join(", ", capability.faults());
            String missing = capability.missing();
            out.printf(
                    "  %-3s %s%s (%s)%n",
                    missing == null ? "yes" : "no",
                    capability.what(),
                    faults,
                    missing == null ? capability.how() : missing);
        }
    }
}
