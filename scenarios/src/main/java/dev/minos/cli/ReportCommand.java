package dev.minos.cli;

import dev.minos.report.ComparisonPage;
import dev.minos.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes the page of a run again, from the files of the run; of two runs, a page that compares them.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            defaultValue = "runs/latest",
            description = "The run's directory (${DEFAULT-VALUE}).")
    private Path run = Path.of("runs", "latest");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "AFTER",
            description = "A second run, to compare with the first.")
    private @Nullable Path after;

    @Override
    public Integer call() throws IOException {
        check(run);
        if (after != null) {
            check(after);
        }
        Path page = after == null ? ReportPage.write(run) : ComparisonPage.write(run, after);
        spec.commandLine().getOut().println(page);
        return ExitCode.AS_EXPECTED;
    }

    private static void check(Path run) {
        if (!Files.isDirectory(run)) {
            throw new UsageException("There is no run " + run + ".");
        }
        if (!Files.exists(run.resolve("run.json")) && !Files.exists(run.resolve("suite.json"))) {
            throw new UsageException(run + " is no run: it has neither run.json nor suite.json.");
        }
    }
}
