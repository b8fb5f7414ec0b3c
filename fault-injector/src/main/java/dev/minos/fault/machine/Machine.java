package dev.minos.fault.machine;

import dev.minos.fault.FakeClock;
import dev.minos.fault.Limits;
import dev.minos.fault.Need;
import dev.minos.fault.Tools;
import dev.minos.fault.disk.VolatileDisk;
import dev.minos.fault.namespace.Carrier;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the machine, by trying where trying costs little, and says which faults it can bear. */
public final class Machine {
    private static final List<String> LINKS = List.of("partition", "isolate", "cut", "flaky", "slow", "throttle");
    private static final List<String> STREAMS = List.of("stall", "reset", "slow-close");
    private static final List<String> PACKETS = List.of("lose", "duplicate", "reorder", "corrupt");

    private Machine() {}

    /** The whole table; takes a fraction of a second. */
    public static List<Capability> capabilities() {
        @Nullable String namespaces = NamespaceTestbed.obstacle();
        return List.of(
                new Capability(
                        "processes",
                        List.of("kill", "stop", "restart", "roll", "wipe", "pause", "strobe"),
                        "signals, seen in /proc",
                        firstOf(needs(Path.of("/proc/self/stat"), "Linux' /proc is missing"), tool("sh", "dash"))),
                new Capability(
                        "no process survives the testbed",
                        List.of(),
                        Tools.find("setsid").isPresent()
                                ? "a guard in a session of its own"
                                : "a guard; without setsid (apt-get install util-linux) it dies with its group",
                        firstOf(tool("sh", "dash"), tool("grep", "grep"), tool("sed", "sed"))),
                new Capability(
                        "files",
                        List.of("flip-bit", "truncate", "tear", "copy-chunk", "lose-file", "save", "restore"),
                        "on the directory of a node that is down",
                        null),
                new Capability(
                        "Raft (Minos' own nodes)",
                        List.of("transfer", "remove", "replace", "snapshot", "purge"),
                        "the nodes' HTTP API",
                        null),
                new Capability(
                        "failpoints (Minos' own nodes)",
                        List.of(
                                "block appends",
                                "fail votes",
                                "crash snapshot-chunks",
                                "block log-sync",
                                "block elections"),
                        "rules in nodes with node-options: {failpoints: true}, on the proxy network",
                        null),
                new Capability("links (proxy)", LINKS, "a TCP proxy for each directed link", null),
                new Capability("streams (proxy)", STREAMS, "a TCP proxy for each directed link", null),
                new Capability("links (namespace)", LINKS, "a network namespace for each node", namespaces),
                new Capability(
                        "packets (namespace)",
                        PACKETS,
                        Carrier.SWITCH.obstacle() == null
                                ? "a switch that every packet passes"
                                : "a switch that every packet passes, on raw sockets; " + Carrier.SWITCH.obstacle(),
                        firstOf(namespaces, Carrier.packetsObstacle())),
                new Capability(
                        "disks",
                        List.of("unsync-drop", "torn-write", "disk-error", "disk-full", "slow-fsync"),
                        "a file system in user space (FUSE) under each node's directory, in namespaces",
                        firstOf(namespaces, VolatileDisk.obstacle())),
                new Capability(
                        "CPU",
                        List.of("cpu"),
                        Limits.cpuQuotaObstacle() == null
                                ? "a control group's quota"
                                : "by standing still in turn; " + Limits.cpuQuotaObstacle(),
                        tool("sh", "dash")),
                new Capability("priority", List.of("nice"), "setpriority", Limits.niceObstacle()),
                new Capability("memory", List.of("memory"), "a control group's limit", Limits.memoryObstacle()),
                new Capability("clocks", List.of("clock"), "libfaketime in each node's process", FakeClock.obstacle()));
    }

    /** Why this machine cannot give nodes such surroundings and what would help; null when it can. */
    public static @Nullable String obstacle(Need need) {
        return switch (need) {
            case DISK -> VolatileDisk.obstacle();
            case CLOCK -> FakeClock.obstacle();
            case PACKETS -> firstOf(NamespaceTestbed.obstacle(), Carrier.packetsObstacle());
        };
    }

    private static @Nullable String needs(Path file, String otherwise) {
        return Files.isReadable(file) ? null : otherwise;
    }

    private static @Nullable String tool(String program, String debianPackage) {
        return Tools.find(program).isPresent() ? null : program + " is missing: apt-get install " + debianPackage;
    }

    private static @Nullable String firstOf(@Nullable String... reasons) {
        for (@Nullable String reason : reasons) {
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }
}
