package dev.minos.system;

import dev.minos.fault.Disk;
import dev.minos.fault.FakeClock;
import dev.minos.fault.Need;
import dev.minos.fault.disk.VolatileDisk;
import dev.minos.fault.machine.Machine;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The disks and clocks that the nodes of a cluster are given, because faults of its scenario need them. */
public final class Means implements AutoCloseable {
    private final Map<String, Disk> disks = new TreeMap<>();
    private final Map<String, FakeClock> clocks = new TreeMap<>();

    private Means() {}

    /** Why faults with these needs could not be injected by this testbed, here and now, and what would help; or null. */
    public static @Nullable String obstacle(Set<Need> needs) {
        for (Need need : needs) {
            String obstacle = Machine.obstacle(need);
            if (obstacle != null) {
                return obstacle;
            }
            if (wantsNamespaces(Set.of(need)) && !NamespaceTestbed.inside()) {
                return "the testbed must run in its namespaces (--network namespace)";
            }
        }
        return null;
    }

    /** Whether the testbed must be inside its namespaces for such faults. */
    public static boolean wantsNamespaces(Set<Need> needs) {
        return needs.contains(Need.DISK) || needs.contains(Need.PACKETS);
    }

    /** @param directory gets a directory a node; the disk is {@code data} in it */
    static Means open(Set<Need> needs, List<String> nodes, Path directory, long seed) throws IOException {
        Means means = new Means();
        try {
            if (needs.contains(Need.CLOCK) && NamespaceTestbed.inside()) {
                NamespaceTestbed.ownSharedMemory();
            }
            for (String node : nodes) {
                Path home = Files.createDirectories(directory.resolve(node));
                if (needs.contains(Need.CLOCK)) {
                    means.clocks.put(node, FakeClock.at(home.resolve("clock")));
                }
                if (needs.contains(Need.DISK)) {
                    long own = seed * 31 + node.hashCode();
                    means.disks.put(node, VolatileDisk.over(home.resolve("data"), home.resolve("disk"), own));
                }
            }
            return means;
        } catch (IOException e) {
            try {
                means.close();
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
    }

    @Nullable
    Disk disk(String node) {
        return disks.get(node);
    }

    @Nullable
    FakeClock clock(String node) {
        return clocks.get(node);
    }

    /** What a node's process needs in its environment. */
    Map<String, String> environment(String node) {
        FakeClock clock = clocks.get(node);
        return clock == null ? Map.of() : clock.environment();
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (Disk disk : disks.values()) {
            try {
                disk.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
