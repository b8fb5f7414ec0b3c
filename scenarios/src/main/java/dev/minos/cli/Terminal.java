package dev.minos.cli;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command speaks to people.
 *
 * @param rewritable whether a line can be written over; elsewhere each thing that is said is a line of its own
 * @param colours whether to paint; never where {@code NO_COLOR} says not to (no-color.org)
 */
record Terminal(PrintWriter out, boolean rewritable, boolean colours) {
    static Terminal of(PrintWriter out) {
        // picocli knows what a JVM can know about its terminal, on each system and in each JDK.
        return of(out, Ansi.AUTO.enabled() || System.console() != null && isConsole(), System.getenv());
    }

    static Terminal of(PrintWriter out, boolean terminal, Map<String, String> environment) {
        boolean rewritable = terminal && !"dumb".equals(environment.get("TERM"));
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(out, rewritable, rewritable && !plain);
    }
}
