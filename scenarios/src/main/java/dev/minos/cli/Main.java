package dev.minos.cli;

import dev.minos.cli.bench.BenchCommand;
import dev.minos.cli.cluster.ClusterCommand;
import dev.minos.cli.cluster.FaultCommand;
import dev.minos.cli.kv.KvCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code minos} command. Whatever goes wrong, people get one sentence and an exit code of {@link ExitCode}. */
@Command(
        name = "minos",
        mixinStandardHelpOptions = true,
        version = "minos 0.1.0",
        description = "Breaks a replicated key-value store on purpose and judges what its clients saw.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ListCommand.class,
            ReportCommand.class,
            ServeCommand.class,
            ReplayCommand.class,
            ShrinkCommand.class,
            NodeCommand.class,
            KvCommand.class,
            ClusterCommand.class,
            FaultCommand.class,
            BenchCommand.class,
            WarmUpCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: run, list, check, …");
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, arguments));
    }

    /** One command, as the shell would see it; the exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((exception, unused) -> wrongUsage(exception))
                .setExecutionExceptionHandler((exception, command, unused) -> {
                    Failure failure = Failure.of(exception);
                    command.getErr().println("minos: " + failure.sentence());
                    return failure.exitCode();
                });
        wordsOfFaultsAreNoOptions(line);
        int code;
        try {
            code = line.execute(arguments);
        } catch (Error e) {
            // The JVM's own exit code for this would be 1, and 1 says that consistency was violated.
            Failure failure = Failure.of(e);
            err.println("minos: " + failure.sentence());
            code = failure.exitCode();
        }
        out.flush();
        err.flush();
        return code;
    }

    /** {@code minos fault clock n3 -5s}, and the same below {@code cluster}. */
    private static void wordsOfFaultsAreNoOptions(CommandLine command) {
        command.getSubcommands().forEach((name, line) -> {
            if (name.equals("fault")) {
                line.setStopAtPositional(true);
            } else {
                wordsOfFaultsAreNoOptions(line);
            }
        });
    }

    private static int wrongUsage(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        String sentence = sentence(exception);
        command.getErr()
                .println("minos: " + sentence + " See '"
                        + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException exception) {
        String text = exception.getMessage() == null ? "Wrong usage" : exception.getMessage();
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            List<String> near = unmatched.getSuggestions();
            text = (word.startsWith("-") ? "There is no option '" : "'") + word + "'"
                    + (word.startsWith("-") ? "" : " is not expected here")
                    + (near.isEmpty() ? "" : "; did you mean '" + near.get(0) + "'?");
        } else if (exception instanceof MissingParameterException) {
            text = text.replace("Missing required", "Missing");
        }
        text = text.lines().findFirst().orElse(text).strip();
        return text.endsWith("?") || text.endsWith(".") || text.endsWith("…") ? text : text + ".";
    }
}
