package dev.minos.kv.raft;

import java.net.InetSocketAddress;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster as this node sees it.
 *
 * @param raft where this node reaches the member's Raft server (a proxy perhaps)
 * @param http where clients reach it, null when nobody said
 */
public record Peer(
        String id, InetSocketAddress raft, @Nullable InetSocketAddress http) {
    public Peer {
        if (!id.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "node id '" + id + "': letters, digits, '_', '.' and '-' are allowed, 64 of them at most");
        }
    }

    RaftPeer toRaft() {
        RaftPeer.Builder peer = RaftPeer.newBuilder().setId(id).setAddress(hostAndPort(raft));
        if (http != null) {
            // Ratis has no field for an HTTP address. Its data stream is off, and this address of a peer travels with
            // the membership, so that members added later can be redirected to.
            peer.setDataStreamAddress(hostAndPort(http));
        }
        return peer.build();
    }

    /** A member from texts: addresses are of the form HOST:PORT. */
    public static Peer parse(String id, String raft, @Nullable String http) {
        return new Peer(id, address(raft), http == null ? null : address(http));
    }

    /** An address of the form HOST:PORT. */
    public static InetSocketAddress address(String text) {
        int colon = text.trim().lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.trim().substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                return new InetSocketAddress(text.trim().substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text + "' is no address of the form HOST:PORT");
    }

    public static String hostAndPort(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
