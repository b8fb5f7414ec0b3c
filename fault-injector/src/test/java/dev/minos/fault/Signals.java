package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Who starts the tests may have them ignore SIGINT and SIGHUP (a job in the background, nohup), a JVM inherits that, and
 * then such a signal ends nothing.
 */
final class Signals {
    private static final int HUP = 1;
    private static final int INT = 2;

    private Signals() {}

    /** The command as it must be started for its process to heed both; skips the test where that cannot be had. */
    static List<String> heeding(List<String> command) throws IOException, InterruptedException {
        if (!isIgnored(HUP) && !isIgnored(INT)) {
            return command;
        }
        List<String> heeding = new ArrayList<>(List.of("env", "--default-signal=HUP,INT"));
        Assumptions.assumeTrue(runs(heeding), "SIGINT or SIGHUP is ignored here, and env cannot undo that");
        heeding.addAll(command);
        return heeding;
    }

    private static boolean isIgnored(int signal) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).trim(), 16) >>> (signal - 1) & 1) == 1;
            }
        }
        return false;
    }

    private static boolean runs(List<String> env) throws InterruptedException {
        List<String> command = new ArrayList<>(env);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
