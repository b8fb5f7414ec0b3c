package dev.minos.kv.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftGroupId;

/** What Ratis' transport is to tell each Raft group of one server: replies, and snapshots being sent. Any thread. */
final class Observers {
    private final Map<RaftGroupId, ReadIndex> groups = new ConcurrentHashMap<>();
    private final Map<RaftGroupId, Transfers> transfers = new ConcurrentHashMap<>();

    Transfers transfers(RaftGroupId group) {
        return transfers.computeIfAbsent(group, id -> new Transfers());
    }

    ReadIndex reads(RaftGroupId group) {
        return groups.computeIfAbsent(group, id -> new ReadIndex());
    }
}
