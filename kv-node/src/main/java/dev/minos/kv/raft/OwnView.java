package dev.minos.kv.raft;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/** The members with the addresses that this node was given for them. Any thread. */
final class OwnView {
    private final Map<String, Peer> peers = new HashMap<>();

    OwnView(Peer self, List<Peer> others) {
        peers.put(self.id(), self);
        others.forEach(peer -> peers.put(peer.id(), peer));
    }

    /** Where this node itself reaches a member's HTTP, as host:port; null when unknown. */
    @Nullable
    String innerHttp(String member, RaftConfiguration members) {
        Peer known = peers.get(member);
        return known != null && known.inner() != null ? Peer.hostAndPort(known.inner()) : http(member, members);
    }

    /** Where this node reaches a member's Raft; null when unknown. */
    @Nullable
    InetSocketAddress raft(RaftPeerId member, RaftConfiguration members) {
        Peer known = peers.get(member.toString());
        RaftPeer peer = members.getPeer(member);
        return known != null ? known.raft() : peer == null ? null : Peer.address(peer.getAddress());
    }

    /** Where clients reach a member, as host:port; null when unknown. */
    @Nullable
    String http(String member, RaftConfiguration members) {
        Peer known = peers.get(member);
        if (known != null && known.http() != null) {
            return Peer.hostAndPort(known.http());
        }
        RaftPeer peer = members.getPeer(RaftPeerId.valueOf(member));
        return peer == null ? null : peer.getDataStreamAddress();
    }
}
