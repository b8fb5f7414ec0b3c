package dev.minos.cli;

import dev.minos.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes the page of a run again, from the files of the run.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "RUN",
            defaultValue = "runs/latest",
            description = "The run's directory (${DEFAULT-VALUE}).")
    private Path run = Path.of("runs", "latest");

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(run)) {
            throw new UsageException("There is no run " + run + ".");
        }
        if (!Files.exists(run.resolve("run.json")) && !Files.exists(run.resolve("suite.json"))) {
            throw new UsageException(run + " is no run: it has neither run.json nor suite.json.");
        }
        spec.commandLine().getOut().println(ReportPage.write(run));
        return ExitCode.AS_EXPECTED;
    }
}
