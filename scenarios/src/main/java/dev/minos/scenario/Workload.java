package dev.minos.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients do.
 *
 * @param keys how many keys they share, named k0, k1, …
 * @param timeout how long a client waits for an answer
 */
public record Workload(int keys, Duration timeout, List<ClientGroup> groups) {
    static final String WRITE = "write";

    public Workload {
        if (keys < 1 || groups.isEmpty() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a workload has keys and clients");
        }
        groups = List.copyOf(groups);
    }

    public int clients() {
        return groups.stream().mapToInt(ClientGroup::clients).sum();
    }

    /** The read modes that occur. */
    public Set<String> modes() {
        Set<String> modes = new TreeSet<>();
        for (ClientGroup group : groups) {
            for (OperationKind kind : group.mix().keySet()) {
                if (kind.mode() != null) {
                    modes.add(kind.mode());
                }
            }
        }
        return modes;
    }

    /** What traffic is counted by: each read mode, and {@code write} if anything changes keys. */
    Set<String> kinds() {
        Set<String> kinds = new LinkedHashSet<>(modes());
        boolean writes =
                groups.stream().flatMap(group -> group.mix().keySet().stream()).anyMatch(kind -> kind.mode() == null);
        if (writes) {
            kinds.add(WRITE);
        }
        return kinds;
    }

    /** The same mix with another number of clients, at least one for each group. */
    Workload withClients(int number) {
        int all = clients();
        List<ClientGroup> scaled = new ArrayList<>();
        for (ClientGroup group : groups) {
            scaled.add(group.withClients(Math.max(1, Math.round((float) group.clients() * number / all))));
        }
        return new Workload(keys, timeout, scaled);
    }
}
