package dev.minos.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command speaks to people.
 *
 * @param rewritable whether a line can be written over; elsewhere each thing that is said is a line of its own
 * @param colours whether to paint; never where {@code NO_COLOR} says not to (no-color.org)
 */
record Terminal(PrintWriter out, boolean rewritable, boolean colours) {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    static Terminal standardOutput(PrintWriter out) {
        return of(out, isTerminal(STANDARD_OUTPUT), System.getenv());
    }

    static Terminal standardError(PrintWriter err) {
        return of(err, isTerminal(STANDARD_ERROR), System.getenv());
    }

    static Terminal of(PrintWriter out, boolean terminal, Map<String, String> environment) {
        boolean rewritable = terminal && !"dumb".equals(environment.get("TERM"));
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, rewritable, rewritable && !plain);
    }

    /**
     * {@link System#console} is there from JDK 22 on even when nobody looks, and does not tell output from error; so the
     * kernel is asked where it can be.
     */
    @SuppressWarnings("SystemConsoleNull") // only where there is no /proc
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd", String.valueOf(descriptor));
        if (!Files.exists(Path.of("/proc/self/fd"))) {
            return System.console() != null;
        }
        try {
            String device = Files.readSymbolicLink(link).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }
}
