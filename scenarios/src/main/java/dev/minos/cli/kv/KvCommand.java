package dev.minos.cli.kv;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code minos kv}. */
@Command(
        name = "kv",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Reads and writes keys of a cluster.",
        footer = {
            "",
            "Exit codes: 0 done; 1 no (the key is absent, a condition did not hold, somebody else has the lock);",
            "2 unknown (a write may or may not have happened); 3 certainly not done, no node could do it;",
            "64 wrong usage, or a request that no node takes."
        },
        subcommands = {
            GetCommand.class,
            PutCommand.class,
            DeleteCommand.class,
            CasCommand.class,
            ListCommand.class,
            WatchCommand.class,
            LockCommand.class
        })
public final class KvCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: get, put, delete, cas, list, watch or lock.");
    }
}
