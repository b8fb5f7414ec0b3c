package dev.minos.cli.kv;

import dev.minos.cli.ExitCode;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Lease;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code minos kv lock}. */
@Command(
        name = "lock",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        customSynopsis = "minos kv lock [OPTIONS] NAME -- COMMAND [ARGUMENTS]",
        description =
                "Runs a command while it has a lock. The command finds the fencing token in MINOS_LOCK_TOKEN, and is"
                        + " ended when the lock is lost. Its exit code is this one's.")
final class LockCommand extends Talk {
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    @Parameters(index = "0", paramLabel = "NAME", description = "The lock: a key that must not be used otherwise.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run.")
    private List<String> command = new ArrayList<>();

    @Option(
            names = "--ttl",
            paramLabel = "10s",
            defaultValue = "10s",
            description = "How long the lock outlives its owner (${DEFAULT-VALUE}).")
    private String ttl = "10s";

    @Option(
            names = "--wait",
            paramLabel = "1m",
            defaultValue = "1m",
            description = "How long to wait for it (${DEFAULT-VALUE}).")
    private String wait = "1m";

    @Override
    int with(KvClient client) throws IOException, InterruptedException {
        String owner = "pid " + ProcessHandle.current().pid();
        Optional<Lease> lock =
                client.lock(name, owner, Connection.duration("--ttl", ttl), Connection.duration("--wait", wait));
        if (lock.isEmpty()) {
            return no("Somebody else has the lock '" + name + "'.");
        }
        try (Lease held = lock.get()) {
            return run(held);
        }
    }

    private int run(Lease lock) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("MINOS_LOCK_TOKEN", Long.toString(lock.token()));
        Process process = builder.start();
        // Ctrl-C reaches the command by itself; SIGTERM to this process alone does not.
        Thread hook = new Thread(process::destroy, "end-command");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            lock.lost().thenRun(process::destroy);
            int code = process.waitFor();
            if (lock.lost().isDone()) {
                return fail(
                        new IOException("the lock '" + name + "' was lost while the command ran"), ExitCode.UNKNOWN);
            }
            return code;
        } catch (InterruptedException e) {
            process.destroy();
            if (!process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            throw e;
        } finally {
            removed(hook);
        }
    }

    private static void removed(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It runs already.
        }
    }
}
