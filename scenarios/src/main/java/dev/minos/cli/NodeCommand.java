package dev.minos.cli;

import dev.minos.kv.NodeMain;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code minos node}: one KV node in this process; its options are those of {@link NodeMain}. */
@Command(name = "node", description = "One KV node; 'minos node --help' tells its options.")
final class NodeCommand implements Runnable {
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public void run() {
        NodeMain.main(arguments.toArray(String[]::new));
    }
}
