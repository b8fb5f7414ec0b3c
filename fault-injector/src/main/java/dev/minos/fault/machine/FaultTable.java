package dev.minos.fault.machine;

import dev.minos.fault.FakeClock;
import dev.minos.fault.Limits;
import dev.minos.fault.Tools;
import dev.minos.fault.disk.VolatileDisk;
import dev.minos.fault.machine.FaultRow.Ability;
import dev.minos.fault.namespace.Carrier;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of fault that there is, and whether this machine can bear it. What a host of somebody's own can bear is seen
 * when a run starts there; the table says what would be tried.
 */
final class FaultTable {
    private static final Ability YES = Ability.YES;
    private static final Ability NO_STREAMS =
            new Ability("it is done to a stream of bytes, which only a proxy has: --network proxy");
    private static final Ability NO_PACKETS = new Ability("a proxy carries no packets: --network namespace");
    private static final Ability HERE_ONLY = new Ability("done to nodes on this machine only");

    private final List<FaultRow> rows = new ArrayList<>();
    private final @Nullable String namespaces = NamespaceTestbed.obstacle();
    private final Ability inNamespaces = Ability.unless(namespaces);

    private FaultTable() {
        processes();
        links();
        files();
        raft();
        disks();
        surroundings();
    }

    static List<FaultRow> rows() {
        return List.copyOf(new FaultTable().rows);
    }

    private void processes() {
        Ability shell = Ability.unless(firstOf(
                Files.isReadable(Path.of("/proc/self/stat")) ? null : "Linux' /proc is missing", tool("sh", "dash")));
        Ability both = Ability.unless(firstOf(shell.missing(), namespaces));
        for (String verb : List.of("kill", "pause", "stop", "restart", "roll", "wipe")) {
            row(verb + " n1", "signals, seen in /proc", shell, both, YES);
        }
        row("strobe n1 20ms 80ms", "SIGSTOP and SIGCONT in turn, seen in /proc", shell, both, YES);
    }

    private void links() {
        String silent = "links that are silent, seen by probes";
        for (String cut : List.of(
                "partition n1",
                "partition halves",
                "partition bridge",
                "partition ring",
                "partition leader-minority",
                "isolate n1",
                "cut n1>n2",
                "flaky n1 300ms 200ms")) {
            row(cut, silent, YES, inNamespaces, YES);
        }
        Ability switched = Ability.unless(firstOf(namespaces, Carrier.packetsObstacle()));
        row("slow n1 200ms jitter 20ms", "bytes or packets that wait; tc on hosts", YES, switched, YES);
        row("throttle n1 64000B/s", "bytes or packets that wait; tc on hosts", YES, switched, YES);
        row("stall n1", "connections are made, and carry nothing", YES, switched, NO_STREAMS);
        row("reset n1", "streams that are reset", YES, NO_STREAMS, NO_STREAMS);
        row("slow-close n1 1s", "ends of streams that are late", YES, NO_STREAMS, NO_STREAMS);
        Ability unseen = new Ability("nothing on hosts would see that packets came late or damaged");
        for (String verb : List.of("lose", "duplicate")) {
            row(verb + " n1 20%", "a switch that every packet passes; tc on hosts", NO_PACKETS, switched, YES);
        }
        for (String verb : List.of("reorder", "corrupt")) {
            row(verb + " n1 20%", "a switch that every packet passes", NO_PACKETS, switched, unseen);
        }
    }

    private void files() {
        for (String verb : List.of("flip-bit", "truncate", "tear", "copy-chunk", "lose-file", "save", "restore")) {
            row(verb + " n1", "on the files of a node that is down", YES, inNamespaces, YES);
        }
    }

    private void raft() {
        for (String verb : List.of("transfer", "add", "remove", "replace", "snapshot", "purge")) {
            row(verb + " n1", "Minos' own nodes are asked to", YES, inNamespaces, YES);
        }
        for (String rule : List.of(
                "block appends n1",
                "delay votes n1 300ms",
                "fail log-sync n1",
                "block elections n1",
                "crash snapshot-chunks n1 after 1")) {
            row(rule, "rules in Minos' own nodes with node-options: {failpoints: true}", YES, inNamespaces, YES);
        }
    }

    private void disks() {
        Ability fuse = Ability.unless(firstOf(namespaces, VolatileDisk.obstacle()));
        Ability proxy = fuse.isThere() ? new Ability("mounts belong into namespaces: --network namespace") : fuse;
        for (String fault : List.of(
                "unsync-drop n1", "torn-write n1", "disk-error n1 write 20%", "disk-full n1", "slow-fsync n1 200ms")) {
            row(fault, "a file system in user space (FUSE) under each node", proxy, fuse, HERE_ONLY);
        }
    }

    private void surroundings() {
        Ability clocks = Ability.unless(FakeClock.obstacle());
        Ability inside = Ability.unless(firstOf(namespaces, FakeClock.obstacle()));
        for (String warp : List.of("+5s", "strobe 200ms 20ms", "drift +10%")) {
            row("clock n1 " + warp, "libfaketime in each node's process", clocks, inside, HERE_ONLY);
        }
        String quota = Limits.cpuQuotaObstacle();
        row(
                "cpu n1 20%",
                quota == null
                        ? "a control group's quota; in namespaces by standing still in turn"
                        : "by standing still in turn; " + quota,
                Ability.unless(tool("sh", "dash")),
                inNamespaces,
                HERE_ONLY);
        row("nice n1 19", "setpriority", Ability.unless(Limits.niceObstacle()), inNamespaces, HERE_ONLY);
        row(
                "memory n1 64MB",
                "a control group's limit",
                Ability.unless(Limits.memoryObstacle()),
                new Ability("a testbed in namespaces makes no control groups: --network proxy"),
                HERE_ONLY);
    }

    private void row(String example, String how, Ability proxy, Ability namespace, Ability hosts) {
        rows.add(FaultRow.of(example, how, proxy, namespace, hosts));
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
