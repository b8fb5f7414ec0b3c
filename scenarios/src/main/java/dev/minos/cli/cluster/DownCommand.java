package dev.minos.cli.cluster;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.system.local.Control;
import dev.minos.system.local.StateFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code minos cluster down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Ends the cluster; nothing of it is left running.")
final class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        StateFile file = StateFile.ofUser();
        if (file.read().isEmpty()) {
            spec.commandLine().getOut().println("No cluster runs.");
            return ExitCode.AS_EXPECTED;
        }
        try {
            Control.open(file).down(file);
        } catch (Control.RefusedException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        spec.commandLine().getOut().println("The cluster is down.");
        return ExitCode.AS_EXPECTED;
    }
}
