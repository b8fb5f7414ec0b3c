package dev.minos.kv;

import dev.minos.kv.http.Limits;
import dev.minos.kv.raft.ConsistentReads;
import dev.minos.kv.raft.Peer;
import dev.minos.kv.store.StoreLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How one node is to run. Values are checked here, so that a node that starts has a configuration that makes sense.
 *
 * @param self this node with its own addresses
 * @param peers all members as this node reaches them, itself included
 * @param join HTTP addresses of a cluster to become a member of, in place of peers
 * @param groups of keys; 0 for as many as the data directory has, or 1 where it is new
 * @param writeTimeout after this a write that has not been answered is reported as unknown
 */
public record NodeConfig(
        Peer self,
        List<Peer> peers,
        List<InetSocketAddress> join,
        Path data,
        int groups,
        Duration electionMin,
        Duration electionMax,
        ConsistentReads consistentReads,
        long snapshotEvery,
        int segmentBytes,
        Duration writeTimeout,
        Limits limits,
        StoreLimits storeLimits) {
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
        if (snapshotEvery < 10 || segmentBytes < 16 << 10) {
            throw new IllegalArgumentException("a snapshot every 10 entries and log files of 16 KiB are the least");
        }
    }

    /**
     * The peers of a command line.
     *
     * @param self this node with its own addresses, which stand wherever the list has it
     * @param list {@code n1=RAFT/HTTP,n2=RAFT/HTTP,…}, empty for a cluster of this node alone
     */
    static List<Peer> peers(Peer self, String list) {
        List<Peer> peers = new ArrayList<>();
        for (String item : list.isBlank() ? new String[0] : list.split(",")) {
            int equals = item.indexOf('=');
            int slash = item.indexOf('/');
            if (equals < 1 || slash < equals) {
                throw new IllegalArgumentException("--peers: '" + item + "' is not of the form ID=RAFT/HTTP");
            }
            String id = item.substring(0, equals).trim();
            Peer peer = Peer.parse(id, item.substring(equals + 1, slash), item.substring(slash + 1));
            peers.add(id.equals(self.id()) ? self : peer);
        }
        return peers.isEmpty() ? List.of(self) : peers;
    }
}
