package dev.minos.system;

import dev.minos.fault.Need;
import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.system.hosts.HostsFile;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is surrounded by.
 *
 * @param needs what faults must be able to break beside processes and links
 * @param network what joins the nodes; packets only inside namespaces
 * @param capture gets all packets between the nodes, as pcap; only where the network is one of packets; or null
 * @param hosts what the nodes run on, where that is not this machine; or null
 */
public record Rig(
        Set<Need> needs,
        Wiring.Kind network,
        @Nullable Path capture,
        @Nullable HostsFile hosts) {
    public Rig {
        needs = Set.copyOf(needs);
        if ((network == Wiring.Kind.HOSTS) != (hosts != null)) {
            throw new IllegalArgumentException("hosts and their own network belong together");
        }
    }

    /** Ordinary disks, true clocks, nothing kept, and the network of this testbed. */
    public static Rig plain() {
        return new Rig(Set.of(), NamespaceTestbed.inside() ? Wiring.Kind.NAMESPACE : Wiring.Kind.PROXY, null, null);
    }

    /** What faults with these needs ask for. Proxies work everywhere, inside namespaces, too. */
    public static Rig of(Set<Need> needs) {
        boolean packets = NamespaceTestbed.inside() && Means.wantsNamespaces(needs);
        return new Rig(needs, packets ? Wiring.Kind.NAMESPACE : Wiring.Kind.PROXY, null, null);
    }

    /** The same, joined by packets; what went between the nodes is kept in a file, or nowhere. */
    public Rig withPackets(@Nullable Path file) {
        return new Rig(needs, Wiring.Kind.NAMESPACE, file, null);
    }

    /** Hosts with their own disks, clocks and network: what faults need beside that is not there. */
    public static Rig on(HostsFile hosts) {
        return new Rig(Set.of(), Wiring.Kind.HOSTS, null, hosts);
    }
}
