package dev.minos.kv.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of itself and its group.
 *
 * @param role leader, follower, candidate, listener or closed
 * @param last the index of the last entry of its log, committed or not
 * @param followers those that it sends its log to, where it leads
 * @param ready it can serve: it leads and may answer, or it knows who leads
 */
public record NodeStatus(
        String id,
        String role,
        @Nullable String leader,
        long term,
        long last,
        long commit,
        long applied,
        boolean ready,
        List<Member> members,
        List<Follower> followers) {
    public NodeStatus {
        members = List.copyOf(members);
        followers = List.copyOf(followers);
    }

    /** A member with its addresses as host:port; its role is voter or listener. */
    public record Member(String id, String raft, @Nullable String http, String role) {}

    /**
     * Somebody whom the leader sends its log to.
     *
     * @param match the last index known to be on its disk; -1 for none
     * @param silentMillis since it answered last
     */
    public record Follower(String id, long match, long silentMillis) {}
}
