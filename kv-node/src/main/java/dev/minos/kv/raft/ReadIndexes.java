package dev.minos.kv.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftGroupId;

/** The read index of each Raft group of one server. Any thread. */
final class ReadIndexes {
    private final Map<RaftGroupId, ReadIndex> groups = new ConcurrentHashMap<>();

    ReadIndex of(RaftGroupId group) {
        return groups.computeIfAbsent(group, id -> new ReadIndex());
    }
}
