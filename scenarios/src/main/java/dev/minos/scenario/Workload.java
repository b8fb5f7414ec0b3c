package dev.minos.scenario;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What clients do.
 *
 * @param kind what they use the store as
 * @param keys how many keys (counters, sets, locks …) they share
 * @param timeout how long a client waits for an answer
 */
public record Workload(WorkloadKind kind, int keys, Duration timeout, List<ClientGroup> groups) {
    static final String WRITE = "write";

    public Workload {
        if (keys < 1 || groups.isEmpty() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a workload has keys and clients");
        }
        groups = List.copyOf(groups);
    }

    /** Of registers. */
    public Workload(int keys, Duration timeout, List<ClientGroup> groups) {
        this(new RegisterWork(), keys, timeout, groups);
    }

    public int clients() {
        return groups.stream().mapToInt(ClientGroup::clients).sum();
    }

    /** What is judged: the reads of each mode that occurs, and what else the kind promises. */
    public Set<String> modes() {
        Set<String> modes = new TreeSet<>(readModes());
        modes.addAll(kind.promises());
        return modes;
    }

    /** The read modes that occur. */
    Set<String> readModes() {
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

    /** What is judged under this name: reads of a mode, or a promise of the kind's own. */
    String title(String mode) {
        return kind.promises().contains(mode) ? mode : mode + " reads";
    }

    /** What traffic is counted by: each read mode, and {@code write} if anything changes keys. */
    Set<String> kinds() {
        Set<String> kinds = new LinkedHashSet<>(readModes());
        boolean writes =
                groups.stream().flatMap(group -> group.mix().keySet().stream()).anyMatch(kind -> kind.mode() == null);
        if (writes) {
            kinds.add(WRITE);
        }
        return kinds;
    }

    /**
     * What an operation of a history is counted as: its mode, if it is one that changes nothing, or {@code write}; null for
     * a read that names no mode.
     */
    static @Nullable String kind(History history, int operation) {
        String mode = history.mode(operation);
        return mode == null && !history.f(operation).equals(Operation.READ) ? WRITE : mode;
    }

    /** The same mix with another number of clients, at least one for each group. */
    Workload withClients(int number) {
        int all = clients();
        List<ClientGroup> scaled = new ArrayList<>();
        for (ClientGroup group : groups) {
            scaled.add(group.withClients(Math.max(1, Math.round((float) group.clients() * number / all))));
        }
        return new Workload(kind, keys, timeout, scaled);
    }
}
