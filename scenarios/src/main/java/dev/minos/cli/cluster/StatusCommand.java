package dev.minos.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.system.local.Control;
import dev.minos.system.local.StateFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "What every node says of itself, and the faults in force.")
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "The same in JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode status;
        try {
            status = Control.open(StateFile.ofUser()).status();
        } catch (Control.RefusedException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status);
            return ExitCode.AS_EXPECTED;
        }
        out.printf(
                "%-5s %-10s %-7s %4s %9s %9s  %-24s %s%n",
                "node", "role", "follows", "term", "commit", "applied", "http", "process");
        for (JsonNode node : status.path("nodes")) {
            out.printf(
                    "%-5s %-10s %-7s %4s %9s %9s  %-24s %s%n",
                    node.path("node").asText(),
                    node.path("role").asText("-"),
                    node.path("leader").asText("-"),
                    node.path("term").asText("-"),
                    node.path("commit").asText("-"),
                    node.path("applied").asText("-"),
                    node.path("http").asText(),
                    node.path("process").asText());
        }
        FaultCommand.list(status.path("faults"), out);
        return ExitCode.AS_EXPECTED;
    }
}
