package dev.minos.cli;

import dev.minos.report.RunsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Shows all runs in the browser, until it is stopped; on this machine only.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8420", description = "Port (${DEFAULT-VALUE}).")
    private int port = 8420;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where the runs are (${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > 65_535) {
            throw new UsageException("There is no port " + port + ".");
        }
        if (!Files.isDirectory(runs)) {
            throw new UsageException("There is no directory " + runs + "; 'minos run' makes it.");
        }
        try (RunsServer server = RunsServer.start(runs, port)) {
            spec.commandLine().getOut().println("runs at " + server.address() + "  (Ctrl-C ends it)");
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Whoever started it in a process of theirs wants it to end.
        }
        return ExitCode.AS_EXPECTED;
    }
}
