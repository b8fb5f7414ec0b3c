package dev.minos.kv.raft;

import java.net.InetSocketAddress;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster as this node sees it.
 *
 * @param raft where this node reaches the member's Raft server (a proxy perhaps)
 * @param http where clients reach it, null when nobody said
 * @param inner where this node itself reaches the member's HTTP, null when that is where clients do
 */
public record Peer(
        String id,
        InetSocketAddress raft,
        @Nullable InetSocketAddress http,
        @Nullable InetSocketAddress inner,
        Part part) {

    /** What a peer is to the cluster. */
    public enum Part {
        /** It votes and counts. */
        VOTER,
        /** It holds the data and serves reads, but does not vote and is waited for by nobody. */
        LISTENER,
        /** It can be reached at these addresses; whether it is a member the cluster will say. */
        ACQUAINTANCE
    }

    public Peer(String id, InetSocketAddress raft, @Nullable InetSocketAddress http) {
        this(id, raft, http, null, Part.VOTER);
    }

    public Peer {
        if (!id.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "node id '" + id + "': letters, digits, '_', '.' and '-' are allowed, 64 of them at most");
        }
    }

    public Peer as(Part other) {
        return new Peer(id, raft, http, inner, other);
    }

    RaftPeer toRaft() {
        RaftPeer.Builder peer = RaftPeer.newBuilder().setId(id).setAddress(hostAndPort(raft));
        if (part == Part.LISTENER) {
            peer.setStartupRole(RaftPeerRole.LISTENER);
        }
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

    /** The same, with another address for the nodes' own requests. */
    public Peer reachedAt(String address) {
        return new Peer(id, raft, http, address(address), part);
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
