package dev.minos.fault.namespace;

import dev.minos.fault.ProcessGuard;
import dev.minos.fault.Tools;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The testbed inside namespaces of its own: user (it is root there, without being root), network, mounts and, where the
 * kernel lets it mount /proc, processes. A JVM has many threads and so cannot enter a user namespace itself: the program
 * starts itself again under {@code unshare} and waits.
 *
 * <pre>
 * if (!NamespaceTestbed.inside()) {
 *     return NamespaceTestbed.relaunch(Main.class, arguments); // the exit code of the inner one
 * }
 * NamespaceNetwork network = NamespaceNetwork.open(...);
 * </pre>
 *
 * <p>Nothing of it has a name outside, so nothing is left behind. If the outer program dies, its guard kills
 * {@code unshare}, the kernel then kills the inner program, and with the first process of the inner process namespace
 * every process in it; namespaces, interfaces, rules and mounts end with the last process that uses them. Where there is
 * no process namespace, the inner program's own {@link ProcessGuard} kills its nodes.
 */
public final class NamespaceTestbed {
    /** Holds the network namespace of the outer program, as the kernel names it: net:[4026531840]. */
    private static final String OUTER = "MINOS_OUTER_NETWORK";

    private static final Path OWN_NETWORK = Path.of("/proc/self/ns/net");
    /** Longer than the inner program takes to heal, stop its nodes and write its verdict. */
    private static final int LINGER_SECONDS = 60;

    /** From the most to the least that a kernel may allow. The last two are for root where user namespaces are off. */
    private static final List<List<String>> WAYS = List.of(
            List.of("--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
            List.of("--user", "--map-root-user", "--net", "--mount"),
            List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
            List.of("--net", "--mount"));

    private NamespaceTestbed() {}

    /** Whether this program has been started by {@link #relaunch}. */
    public static boolean inside() {
        String outer = System.getenv(OUTER);
        return outer != null && !outer.equals(ownNetwork());
    }

    /**
     * Gives the testbed a /dev/shm of its own, which ends with it: libfaketime leaves files there that are named after
     * processes, and in namespaces of processes the same numbers come again.
     */
    public static void ownSharedMemory() throws IOException {
        if (!inside()) {
            throw new IllegalStateException("outside its namespaces the testbed shares its memory with everybody");
        }
        Tools.run(List.of("mount", "-t", "tmpfs", "tmpfs", "/dev/shm"));
    }

    /** Why the testbed cannot be relaunched in namespaces on this machine and what would help; null when it can. */
    public static @Nullable String obstacle() {
        if (inside()) {
            return null;
        }
        for (String tool : List.of("unshare", "nsenter")) {
            if (Tools.find(tool).isEmpty()) {
                return tool + " is missing: apt-get install util-linux";
            }
        }
        return way() != null
                ? null
                : "the kernel refuses user namespaces (sysctl user.max_user_namespaces,"
                        + " kernel.apparmor_restrict_unprivileged_userns)";
    }

    /**
     * Starts this program again inside and waits for its end. Returns its exit code. A signal that ends this program is
     * passed on; this program then ends with the exit code of the inner one.
     */
    public static int relaunch(Class<?> main, List<String> arguments) throws IOException {
        ProcessBuilder builder = builder(main, arguments).inheritIO();
        // The JVM runs its hooks at the same time: one of the guard's own would kill what is just being asked to end.
        try (ProcessGuard guard = ProcessGuard.startUnhooked()) {
            Process inner = guard.start(builder);
            Thread hook = new Thread(() -> endAndHalt(inner, guard), "minos-namespace-hook");
            Runtime.getRuntime().addShutdownHook(hook);
            int code = awaitEnd(inner);
            removeQuietly(hook);
            return code;
        }
    }

    /** Without the halt the JVM would end with the number of the signal, whatever the inner program has found out. */
    private static void endAndHalt(Process inner, ProcessGuard guard) {
        end(inner);
        guard.close();
        if (!inner.isAlive()) {
            Runtime.getRuntime().halt(inner.exitValue());
        }
    }

    static ProcessBuilder builder(Class<?> main, List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(main, arguments));
        builder.environment().put(OUTER, ownNetwork());
        return builder;
    }

    /** The command line that runs a main class inside, with the options and class path of this JVM. */
    private static List<String> command(Class<?> main, List<String> arguments) throws IOException {
        List<String> way = way();
        if (way == null) {
            throw new IOException(String.valueOf(obstacle()));
        }
        List<String> command = new ArrayList<>(List.of("unshare"));
        command.addAll(way);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib:") && !option.startsWith("-javaagent:")) {
                command.add(option);
            }
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    private static @Nullable List<String> way() {
        for (List<String> way : WAYS) {
            List<String> trial = new ArrayList<>(List.of("unshare"));
            trial.addAll(way);
            trial.add("true");
            try {
                Tools.run(trial);
                return way;
            } catch (IOException refused) {
                // The next way asks for less.
            }
        }
        return null;
    }

    private static int awaitEnd(Process inner) throws IOException {
        try {
            return inner.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(inner);
            throw new IOException("interrupted while the testbed ran in its namespaces", e);
        }
    }

    /** SIGTERM for the inner JVM. With a process namespace it is the child of unshare, which passes no signals on. */
    private static void end(Process inner) {
        inner.children()
                .findFirst()
                .filter(child -> isUnshare(inner.pid()))
                .ifPresentOrElse(ProcessHandle::destroy, inner::destroy);
        try {
            if (!inner.waitFor(LINGER_SECONDS, TimeUnit.SECONDS)) {
                inner.destroyForcibly();
            }
        } catch (InterruptedException e) {
            inner.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isUnshare(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith("unshare");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String ownNetwork() {
        try {
            return Files.readSymbolicLink(OWN_NETWORK).toString();
        } catch (IOException notLinux) {
            return "";
        }
    }

    private static void removeQuietly(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running and finds the inner program gone.
        }
    }
}
