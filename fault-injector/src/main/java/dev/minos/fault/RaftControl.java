package dev.minos.fault;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster that runs Raft can be asked to do by faults that know of Raft. Safe for use by many threads; every call
 * waits until it is done, for a bounded time, and an {@link IOException} says in one sentence why it is not.
 */
public interface RaftControl {

    /** Lets this member lead. */
    void transfer(String to) throws IOException;

    /** Takes the node out of the group; its process may end by itself then. */
    void remove(String node) throws IOException;

    /** The next start of the node, on an empty directory, begins with asking the group to take it in. */
    void joinAtNextStart(String node);

    /** The members, listeners included, as the leader knows them. */
    List<String> members() throws IOException;

    /** Takes a snapshot on the node now. */
    Snapshot snapshot(String node) throws IOException;

    /** Takes a snapshot on the node now and lets the log go that it makes superfluous. */
    Snapshot purge(String node) throws IOException;

    /** How far a snapshot goes, and where the log begins then; -1 where that is not known. */
    record Snapshot(long index, long logStart) {}

    /** Why nodes take no rules for failpoints, null when they do. */
    @Nullable
    String failpointsObstacle();

    /** Puts a rule into a node, under a name of its own. */
    void put(String node, String name, Failpoint.Rule rule) throws IOException;

    /** Takes it away again; a rule that is not there is ignored. */
    void delete(String node, String name) throws IOException;

    /** How often each rule of the node has been carried out, by its name. */
    Map<String, Long> hits(String node) throws IOException;
}
