package dev.minos.kv.raft;

import dev.minos.kv.store.StoreMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's Raft server, which takes part in every group of the cluster. A key belongs to one group for ever; the
 * groups share the members, the connections between them, and nothing else. Any thread.
 */
public final class RaftNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RaftNode.class);
    private static final Duration HAND_OVER_TIMEOUT = Duration.ofMillis(1500);

    private final Peer self;
    private final KeyGroups keys;
    private final RaftServer server;
    private final StoreMemory memory;
    private final List<KvGroup> groups;
    private final List<Chore> chores;

    /**
     * @param peers the members as this node sees them, itself included; none when it is to be added to a cluster
     * @param executor continues reads and writes that have been answered
     */
    public static RaftNode start(RaftSettings settings, Peer self, List<Peer> peers, Executor executor, Ending ending)
            throws IOException {
        // Ratis would end the process with a stack trace when its port is taken. It throws instead; the watchdog ends
        // the
        // process where it gives up later.
        ExitUtils.disableSystemExit();
        KeyGroups keys = new KeyGroups(settings.groups());
        Observers observers = new Observers();
        StoreMemory memory = StoreMemory.of(settings.cacheBytes());
        Map<RaftGroupId, KvStateMachine> machines = new LinkedHashMap<>();
        for (int i = 0; i < keys.number(); i++) {
            RaftGroupId id = keys.id(i);
            machines.put(id, new KvStateMachine(settings, memory, observers.transfers(id), ending::broken));
        }
        for (RaftGroupId id : machines.keySet()) {
            String mended = LogCheck.run(directory(settings, id));
            if (mended != null) {
                log.warn("{}", mended);
            }
        }
        List<RaftPeer> members = peers.stream()
                .filter(peer -> peer.part() != Peer.Part.ACQUAINTANCE)
                .map(Peer::toRaft)
                .toList();
        RaftServer server = server(settings, self, members, machines, observers);
        try {
            // Before any group has read the addresses that are in its log: Ratis keeps the first that it hears for a
            // peer, and here that is our view.
            server.getServerRpc().addRaftPeers(others(self, peers));
            server.start();
            addMissing(server, members, machines.keySet());
            List<KvGroup> groups = new ArrayList<>();
            for (Map.Entry<RaftGroupId, KvStateMachine> entry : machines.entrySet()) {
                groups.add(new KvGroup(
                        groups.size(),
                        settings,
                        server,
                        server.getDivision(entry.getKey()),
                        entry.getValue(),
                        observers.reads(entry.getKey()),
                        new OwnView(self, peers),
                        executor));
            }
            return new RaftNode(settings, self, keys, server, memory, groups, ending);
        } catch (IOException | RuntimeException e) {
            try (memory) {
                server.close();
            }
            throw e;
        }
    }

    /**
     * For a node that has run before.
     *
     * @throws IOException in one sentence, when the data of a group is not there
     */
    public static void requireData(RaftSettings settings) throws IOException {
        KeyGroups keys = new KeyGroups(settings.groups());
        for (int i = 0; i < keys.number(); i++) {
            Path group = directory(settings, keys.id(i));
            if (!Files.isDirectory(group)) {
                throw new IOException("the directory of Raft group " + i + ", " + group
                        + ", is gone; remove this member and let a new one join under another id");
            }
        }
    }

    private static Path directory(RaftSettings settings, RaftGroupId id) {
        return settings.directory().resolve(id.getUuid().toString());
    }

    private static RaftServer server(
            RaftSettings settings,
            Peer self,
            List<RaftPeer> members,
            Map<RaftGroupId, KvStateMachine> machines,
            Observers observers)
            throws IOException {
        return RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(self.id()))
                .setGroup(RaftGroup.valueOf(machines.keySet().iterator().next(), members))
                // Makes the directory where there is none, and never formats one that is there.
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(RatisKeys.of(settings, self.raft()))
                .setParameters(ObservedGrpc.parameters(observers, settings.interference(), settings.tls()))
                .setStateMachineRegistry(group -> Objects.requireNonNull(machines.get(group), "a foreign Raft group"))
                .build();
    }

    private static List<RaftPeer> others(Peer self, List<Peer> peers) {
        return peers.stream()
                .filter(peer -> !peer.id().equals(self.id()))
                .map(Peer::toRaft)
                .toList();
    }

    /** Ratis starts with one new group, and with all that it finds on disk; the rest is made at the first start. */
    private static void addMissing(RaftServer server, List<RaftPeer> members, Set<RaftGroupId> wanted)
            throws IOException {
        Set<RaftGroupId> missing = new HashSet<>(wanted);
        server.getGroupIds().forEach(missing::remove);
        ClientId client = ClientId.randomId();
        long call = 0;
        for (RaftGroupId id : missing) {
            RaftClientReply reply = server.groupManagement(
                    GroupManagementRequest.newAdd(client, server.getId(), ++call, RaftGroup.valueOf(id, members)));
            if (!reply.isSuccess()) {
                throw new IOException("the Raft group " + id + " could not be made: " + reply.getException());
            }
        }
    }

    private RaftNode(
            RaftSettings settings,
            Peer self,
            KeyGroups keys,
            RaftServer server,
            StoreMemory memory,
            List<KvGroup> groups,
            Ending ending) {
        this.self = self;
        this.keys = keys;
        this.server = server;
        this.memory = memory;
        this.groups = List.copyOf(groups);
        this.chores = List.of(
                new Watchdog(server, this.groups, settings.electionMax(), ending),
                new Succession(server, this.groups, settings.electionMin()),
                new Expirer(this.groups, settings.clock()),
                new Balancer(this.groups));
        chores.forEach(Chore::start);
    }

    public String id() {
        return self.id();
    }

    /** In the order of their numbers; there is always one. */
    public List<KvGroup> groups() {
        return groups;
    }

    public KvGroup groupOf(byte[] key) {
        return groups.get(keys.of(key));
    }

    /** Where clients reach a member, as host:port; null when unknown. */
    public @Nullable String httpAddress(String member) {
        return groups.stream()
                .map(group -> group.httpAddress(member))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Where this node itself reaches a member's HTTP, as host:port; null when unknown. */
    public @Nullable String innerHttpAddress(String member) {
        return groups.stream()
                .map(group -> group.innerHttpAddress(member))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether this member, as far as its own logs say, has been removed from a group and belongs to it no more. */
    public boolean isRemoved() {
        return groups.stream().anyMatch(KvGroup::isRemoved);
    }

    /** Whether this member, as far as its own logs say, belongs to every group. */
    public boolean isMember() {
        return groups.stream().allMatch(KvGroup::isMember);
    }

    /** Grows with every log entry that arrives. */
    public long progress() {
        return groups.stream()
                .map(KvGroup::status)
                .mapToLong(status -> status.last() + status.applied())
                .sum();
    }

    /** Before closing: lets other members lead what this one leads, where another can. */
    public void handOver() {
        chores.forEach(Chore::close);
        CompletableFuture.allOf(groups.stream()
                        .map(group -> group.membership().handOver(HAND_OVER_TIMEOUT))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    public InetSocketAddress raftAddress() {
        return server.getServerRpc().getInetSocketAddress();
    }

    @Override
    public void close() throws IOException {
        chores.forEach(Chore::close);
        try (memory) {
            server.close();
        }
    }
}
