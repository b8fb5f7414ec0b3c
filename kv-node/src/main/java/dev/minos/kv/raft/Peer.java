package dev.minos.kv.raft;

import java.net.InetSocketAddress;
import org.apache.ratis.protocol.RaftPeer;

/**
 * A member of the cluster as this node sees it.
 *
 * @param raft where this node reaches the member's Raft server (a proxy perhaps)
 * @param http where clients reach it
 */
public record Peer(String id, InetSocketAddress raft, InetSocketAddress http) {
    public Peer {
        if (!id.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "node id '" + id + "': letters, digits, '_', '.' and '-' are allowed, 64 of them at most");
        }
    }

    RaftPeer toRaft() {
        return RaftPeer.newBuilder()
                .setId(id)
                .setAddress(hostAndPort(raft))
                // Ratis has no field for an HTTP address. Its data stream is off, and this address of a peer travels
                // with the membership, so that members added later can be redirected to.
                .setDataStreamAddress(hostAndPort(http))
                .build();
    }

    public static String hostAndPort(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
