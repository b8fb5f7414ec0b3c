package dev.minos.kv.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of itself and its group.
 *
 * @param role leader, follower, candidate, listener or closed
 * @param ready it can serve: it leads and may answer, or it knows who leads
 */
public record NodeStatus(
        String id,
        String role,
        @Nullable String leader,
        long term,
        long commit,
        long applied,
        boolean ready,
        List<Member> members) {
    public NodeStatus {
        members = List.copyOf(members);
    }

    /** A member with its addresses as host:port; its role is voter or listener. */
    public record Member(String id, String raft, @Nullable String http, String role) {}
}
