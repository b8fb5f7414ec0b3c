package dev.minos.kv.raft;

import dev.minos.kv.store.CommandCodec;
import dev.minos.kv.store.Position;
import dev.minos.kv.store.Result;
import dev.minos.kv.store.Store;
import dev.minos.kv.store.StoreMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the log to the store. Ratis' one updater thread applies, takes snapshots and installs them; reads come on any
 * thread.
 *
 * <p>After a restart Ratis replays from the newest snapshot, while the store is usually ahead of it: entries that the
 * store has are passed over. Outcomes that belong to the application (a condition that did not hold) travel in the
 * reply, never as an exception, which Ratis would take for a broken replica.
 */
final class KvStateMachine extends BaseStateMachine {
    private static final long NEAR_ENTRIES = 1000;
    private static final int HELD_BYTES = 4 << 10;
    /** Marks a transaction whose entry is to be taken from the log. */
    private static final Object IN_LOG = new Object();

    private static final Logger log = LoggerFactory.getLogger(KvStateMachine.class);

    private final LiveStore store;
    private final SnapshotDirectory snapshots = new SnapshotDirectory();
    private final AppliedIndex applied = new AppliedIndex();
    private final Interference interference;
    private final Transfers transfers;
    private final Consumer<String> fatal;
    private @Nullable Path liveDirectory;
    private @Nullable AppliedMark mark;

    /**
     * @param transfers of the same group
     * @param fatal told in one sentence when this replica can not go on
     */
    KvStateMachine(RaftSettings settings, StoreMemory memory, Transfers transfers, Consumer<String> fatal) {
        this.store = new LiveStore(settings.storeLimits(), memory);
        this.interference = settings.interference();
        this.transfers = transfers;
        this.fatal = fatal;
    }

    /** Everything is in the log; Ratis only tells here that it is about to force the log to the disk. */
    @Override
    public DataApi data() {
        return new DataApi() {
            @Override
            public CompletableFuture<Void> flush(long index) {
                try {
                    interference.beforeLogSync();
                    return CompletableFuture.completedFuture(null);
                } catch (IOException e) {
                    return CompletableFuture.failedFuture(e);
                }
            }
        };
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        getLifeCycle().startAndTransition(() -> {
            Path home = storage.getStorageDir().getRoot().toPath();
            liveDirectory = home.resolve("live");
            mark = AppliedMark.open(home);
            snapshots.init(storage);
            Position position = position(snapshots.getLatestSnapshot());
            store.open(liveDirectory, snapshots.latestDirectory(), position);
            startFrom(position);
        });
    }

    /** Ratis is about to put a snapshot in place and requires this state before it calls {@link #reinitialize}. */
    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        Position position = position(snapshots.reload());
        Path snapshot = Objects.requireNonNull(snapshots.latestDirectory(), "an installed snapshot");
        store.replace(Objects.requireNonNull(liveDirectory), snapshot, position);
        startFrom(position);
        log.atInfo().addKeyValue("index", position.index()).log("snapshot installed");
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    private void startFrom(Position position) {
        if (position.index() >= 0) {
            setLastAppliedTermIndex(TermIndex.valueOf(position.term(), position.index()));
        }
        advance(Math.max(position.index(), store.current().applied().index()));
    }

    /** Noted before anybody is told that it is applied, and so before it is acknowledged. */
    private void advance(long index) {
        Objects.requireNonNull(mark, "initialised before use").advance(index);
        applied.advance(index);
    }

    private static Position position(@Nullable SnapshotInfo snapshot) {
        return snapshot == null ? Position.START : new Position(snapshot.getTerm(), snapshot.getIndex());
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        RaftClientRequest request = transaction.getClientRequest();
        // The last statement before Ratis appends: from here on an error no longer says "not in the log".
        if (request != null && request.getMessage() instanceof Proposal proposal) {
            proposal.markAppending();
        }
        return transaction;
    }

    /**
     * Called when a follower appends an entry. Ratis keeps the transaction until the entry has been applied, so one that
     * held its entry would keep all that is not applied yet on the heap, though the log lets go of it: with large entries
     * a follower that catches up would run out of memory. Large entries are taken from the log again.
     */
    @Override
    public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
        boolean held = entry.getStateMachineLogEntry().getLogData().size() <= HELD_BYTES;
        return TransactionContext.newBuilder()
                .setStateMachine(this)
                .setServerRole(role)
                .setLogEntry(held ? entry : withoutData(entry))
                .build()
                // The builder drops it.
                .setStateMachineContext(held ? null : IN_LOG);
    }

    private static LogEntryProto withoutData(LogEntryProto entry) {
        StateMachineLogEntryProto whole = entry.getStateMachineLogEntry();
        return LogEntryProto.newBuilder()
                .setTerm(entry.getTerm())
                .setIndex(entry.getIndex())
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setClientId(whole.getClientId())
                        .setCallId(whole.getCallId())
                        .setType(whole.getType()))
                .build();
    }

    private LogEntryProto entry(TransactionContext transaction) {
        LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry());
        if (transaction.getStateMachineContext() != IN_LOG) {
            return entry;
        }
        try {
            RaftLog raftLog = getServer().join().getDivision(getGroupId()).getRaftLog();
            return Objects.requireNonNull(raftLog.get(entry.getIndex()), "an entry that is being applied");
        } catch (IOException e) {
            fatal.accept("log entry " + entry.getIndex() + " cannot be read: " + e.getMessage());
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = entry(transaction);
        Position position = new Position(entry.getTerm(), entry.getIndex());
        Message reply = position.index() <= store.current().applied().index()
                ? Message.EMPTY
                : new AppliedMessage(apply(position, entry));
        updateLastAppliedTermIndex(position.term(), position.index());
        advance(position.index());
        return CompletableFuture.completedFuture(reply);
    }

    private Result apply(Position position, LogEntryProto entry) {
        try {
            byte[] command = entry.getStateMachineLogEntry().getLogData().toByteArray();
            return store.current().apply(position, CommandCodec.decode(command));
        } catch (IOException e) {
            fatal.accept("log entry " + position.index() + " cannot be applied: " + e.getMessage());
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            fatal.accept("log entry " + position.index() + " cannot be applied: " + e.getMessage());
            throw e;
        }
    }

    /** Entries of Ratis' own: elections, members, commit positions. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        super.notifyTermIndexUpdated(term, index);
        advance(index);
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex last = getLastAppliedTermIndex();
        Position position = new Position(last.getTerm(), last.getIndex());
        if (position.index() < 0 || position.index() < store.current().applied().index()) {
            // The log is still catching up with the store: a copy now would hold more than its name says.
            return RaftLog.INVALID_LOG_INDEX;
        }
        if (transfers.areUnderWay(position.index() - NEAR_ENTRIES)) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        if (position(snapshots.getLatestSnapshot()).index() < position.index()) {
            snapshots.take(position, directory -> store.current().checkpoint(position, directory));
            log.atInfo().addKeyValue("index", position.index()).log("snapshot taken");
        }
        return position.index();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return snapshots.getLatestSnapshot();
    }

    /** Only Ratis' own linearizable read comes here; what is read is read from the store afterwards. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, @Nullable RaftPeerId leader) {
        super.notifyLeaderChanged(member, leader);
        log.atInfo()
                .addKeyValue("group", member.getGroupId())
                .addKeyValue("leader", leader)
                .log("leader changed");
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto members) {
        super.notifyConfigurationChanged(term, index, members);
        log.atInfo()
                .addKeyValue("index", index)
                .addKeyValue(
                        "members",
                        members.getPeersList().stream()
                                .map(peer -> peer.getId().toStringUtf8())
                                .toList())
                .log("members changed");
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        fatal.accept("the Raft log cannot be written: " + cause.getMessage());
    }

    @Override
    public void close() {
        applied.close();
        store.close();
    }

    <T> @Nullable T read(Function<Store, @Nullable T> reader) {
        return store.read(reader);
    }

    /** The newest log index whose effect a read sees. */
    long appliedIndex() {
        return applied.current();
    }

    /** Done when a read sees all entries up to this index. */
    CompletableFuture<Void> awaitApplied(long index) {
        return applied.await(index);
    }
}
