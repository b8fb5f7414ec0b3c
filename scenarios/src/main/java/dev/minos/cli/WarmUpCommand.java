package dev.minos.cli;

import dev.minos.kv.NodeJvm;
import dev.minos.scenario.Catalogue;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code minos warm-up}, for the launcher: what it needs to make archives of the classes that are always loaded. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--node-flags")
    private boolean nodeFlags;

    @Override
    public void run() {
        if (nodeFlags) {
            NodeJvm.flags(Path.of("none")).forEach(spec.commandLine().getOut()::println);
            return;
        }
        Catalogue.suites();
    }
}
