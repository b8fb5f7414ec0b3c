package dev.minos.system;

import dev.minos.fault.Need;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is surrounded by.
 *
 * @param needs what faults must be able to break beside processes and links
 * @param capture gets all packets between the nodes, as pcap; only where the network is one of packets; or null
 */
public record Rig(Set<Need> needs, @Nullable Path capture) {
    public Rig {
        needs = Set.copyOf(needs);
    }

    /** Ordinary disks, true clocks, nothing kept. */
    public static Rig plain() {
        return new Rig(Set.of(), null);
    }
}
