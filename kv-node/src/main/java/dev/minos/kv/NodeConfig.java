package dev.minos.kv;

import dev.minos.kv.http.Limits;
import dev.minos.kv.http.OnFollower;
import dev.minos.kv.raft.ConsistentReads;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.raft.RaftSettings;
import dev.minos.kv.store.StoreLimits;
import dev.minos.kv.store.StoreMemory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one node is to run. Values are checked here, so that a node that starts has a configuration that makes sense.
 *
 * @param self this node with its own addresses
 * @param peers all members as this node reaches them, itself included; for a node that joins, whom it knows
 * @param join HTTP addresses of a cluster to become a member of
 * @param groups of keys; 0 for as many as the data directory has, or 1 where it is new
 * @param failpoints where rules for failpoints are taken, null for a node that has none
 * @param cacheBytes the memory that the stores take outside of the heap
 * @param writeTimeout after this a write that has not been answered is reported as unknown
 */
public record NodeConfig(
        Peer self,
        List<Peer> peers,
        List<InetSocketAddress> join,
        Path data,
        int groups,
        long cacheBytes,
        Duration electionMin,
        Duration electionMax,
        ConsistentReads consistentReads,
        long snapshotEvery,
        int segmentBytes,
        Duration writeTimeout,
        Limits limits,
        StoreLimits storeLimits,
        @Nullable InetSocketAddress failpoints,
        Security security,
        OnFollower onFollower) {
    public NodeConfig {
        peers = List.copyOf(peers);
        join = List.copyOf(join);
        Set<String> ids = new HashSet<>();
        for (Peer peer : peers) {
            if (!ids.add(peer.id())) {
                throw new IllegalArgumentException("--peers names " + peer.id() + " twice");
            }
        }
        if (join.isEmpty() && !ids.contains(self.id())) {
            throw new IllegalArgumentException("--peers does not name this node, " + self.id());
        }
        if (cacheBytes < StoreMemory.LEAST_BYTES) {
            throw new IllegalArgumentException("--cache: " + (StoreMemory.LEAST_BYTES >> 20) + "MiB are the least");
        }
        boolean isAlone = join.isEmpty() && ids.size() == 1;
        if (!isAlone && security.tokens() != null && security.nodeToken() == null) {
            throw new IllegalArgumentException(
                    "--node-token is missing: with --tokens the nodes need one to ask each other");
        }
        if (security.nodeToken() != null && security.tokens() == null) {
            throw new IllegalArgumentException("--node-token is of no use without --tokens");
        }
        requireSense(electionMin, electionMax, writeTimeout);
        security.requireSafe(self);
        if (!isAlone) {
            requireConcrete("--http", Objects.requireNonNull(self.http()));
            requireConcrete("--raft", self.raft());
        }
        if (snapshotEvery < 10 || segmentBytes < 16 << 10) {
            throw new IllegalArgumentException(
                    snapshotEvery < 10
                            ? "--snapshot-every " + snapshotEvery + " is less than 10 entries"
                            : "--segment-bytes " + segmentBytes + " is less than 16384");
        }
    }

    private static void requireSense(Duration electionMin, Duration electionMax, Duration write) {
        if (electionMin.compareTo(RaftSettings.LEAST_ELECTION) < 0 || electionMax.compareTo(electionMin) < 0) {
            throw new IllegalArgumentException("--election-timeout " + electionMin.toMillis() + "ms.."
                    + electionMax.toMillis() + "ms: at least " + RaftSettings.LEAST_ELECTION.toMillis()
                    + "ms, and the second not less than the first");
        }
        if (write.isZero()) {
            throw new IllegalArgumentException("--write-timeout: no write is done in no time");
        }
    }

    /** Others are told this address, so it must be one by which they can reach it. */
    private static void requireConcrete(String flag, InetSocketAddress address) {
        if (address.getAddress() != null && address.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException(flag + " " + Peer.hostAndPort(address)
                    + ": the other nodes need an address by which they reach this one");
        }
    }

    /**
     * The peers of a command line.
     *
     * @param self this node with its own addresses, which stand wherever the list has it
     * @param list {@code n1=RAFT/HTTP,n2=RAFT/HTTP/INNER-HTTP,…}, empty for a cluster of this node alone
     * @param listeners the ids of those that do not vote
     */
    static List<Peer> peers(Peer self, String list, List<String> listeners) {
        List<Peer> peers = new ArrayList<>();
        for (String item : list.isBlank() ? new String[0] : list.split(",")) {
            int equals = item.indexOf('=');
            String[] addresses = item.substring(equals + 1).split("/", -1);
            if (equals < 1 || addresses.length < 2 || addresses.length > 3) {
                throw new IllegalArgumentException(
                        "--peers: '" + item + "' is not of the form ID=RAFT/HTTP or ID=RAFT/HTTP/INNER-HTTP");
            }
            String id = item.substring(0, equals).trim();
            Peer peer = parse(item, id, addresses[0], addresses[1]);
            Peer reached = addresses.length == 3 ? peer.reachedAt(addresses[2]) : peer;
            peers.add(id.equals(self.id()) ? self : reached);
        }
        if (peers.isEmpty()) {
            peers.add(self);
        }
        return withParts(peers, listeners);
    }

    private static List<Peer> withParts(List<Peer> peers, List<String> listeners) {
        List<String> ids = peers.stream().map(Peer::id).toList();
        for (String listener : listeners) {
            if (!ids.contains(listener)) {
                throw new IllegalArgumentException(
                        "--listeners: there is no '" + listener + "' among the peers " + ids);
            }
        }
        if (listeners.containsAll(ids)) {
            throw new IllegalArgumentException("--listeners: somebody has to vote");
        }
        return peers.stream()
                .map(peer -> listeners.contains(peer.id()) ? peer.as(Peer.Part.LISTENER) : peer)
                .toList();
    }

    /** The peers of a node that is to be taken in: where they are, and nothing about who is a member. */
    static List<Peer> acquaintances(Peer self, String list) {
        return list.isBlank()
                ? List.of()
                : peers(self, list, List.of()).stream()
                        .filter(peer -> !peer.id().equals(self.id()))
                        .map(peer -> peer.as(Peer.Part.ACQUAINTANCE))
                        .toList();
    }

    private static Peer parse(String item, String id, String raft, String http) {
        try {
            return Peer.parse(id, raft, http);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--peers: '" + item + "': " + e.getMessage(), e);
        }
    }
}
