package dev.minos.cli;

import dev.minos.fault.Need;
import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.system.Means;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Whether a command must be run again, as a program inside namespaces of its own. Belongs to one thread. */
final class Relaunch {
    /** Exit codes above it are those of processes that a signal has ended. */
    private static final int KILLED = 128;

    private final CommandSpec spec;
    private boolean demanded;
    private boolean wished;

    Relaunch(CommandSpec spec) {
        this.spec = spec;
    }

    /** Whether it makes no sense elsewhere. */
    void demandIf(boolean condition) {
        demanded |= condition;
    }

    /** What needs namespaces is skipped, with the reason, where there can be none. */
    void wishFor(Set<Need> needs) {
        wished |= Means.wantsNamespaces(needs);
    }

    boolean isDue() {
        return !NamespaceTestbed.inside() && (demanded || (wished && NamespaceTestbed.obstacle() == null));
    }

    /** Runs the same command inside. Returns its exit code. */
    int call() throws IOException {
        String obstacle = NamespaceTestbed.obstacle();
        if (obstacle != null) {
            throw new IOException("This machine cannot make network namespaces: " + obstacle + ".");
        }
        int code = NamespaceTestbed.relaunch(
                Main.class, spec.commandLine().getParent().getParseResult().originalArgs());
        if (code > KILLED) {
            throw new IOException("The testbed inside its namespaces was ended by signal " + (code - KILLED) + ".");
        }
        return code;
    }
}
