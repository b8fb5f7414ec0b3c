package dev.minos.kv.raft;

import dev.minos.kv.store.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one group: each is a directory {@code snapshot.TERM_INDEX} with the files of a store. A snapshot
 * gets its name only when it is complete. Ratis replaces the whole directory when it installs one from the leader, so
 * nothing else lives here. Taken by the thread that applies, looked at by any.
 */
final class SnapshotDirectory implements StateMachineStorage {
    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

    private @Nullable Path directory;
    private volatile @Nullable SnapshotInfo latest;

    /** Makes the files of a snapshot in a directory that does not exist yet. */
    interface Writer {
        void writeTo(Path directory) throws IOException;
    }

    @Override
    public void init(RaftStorage storage) throws IOException {
        directory = storage.getStorageDir().getStateMachineDir().toPath();
        Files.createDirectories(directory);
        // What a snapshot that never arrived whole has left behind; its sender begins anew.
        deleteTree(storage.getStorageDir().getTmpDir().toPath());
        reload();
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void format() {
        // A new group has an empty directory.
    }

    /** Looks at the disk again: Ratis has put a snapshot of the leader there. */
    @Nullable
    SnapshotInfo reload() throws IOException {
        List<Path> snapshots = snapshots();
        latest = snapshots.isEmpty() ? null : info(snapshots.get(snapshots.size() - 1));
        return latest;
    }

    /** The index of the newest complete snapshot in a directory, -1 where there is none. */
    static long newestIndex(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return -1;
        }
        List<Path> snapshots = snapshots(directory);
        return snapshots.isEmpty()
                ? -1
                : termIndex(snapshots.get(snapshots.size() - 1)).getIndex();
    }

    /** Where the files of the newest snapshot are, or null. */
    @Nullable
    Path latestDirectory() throws IOException {
        List<Path> snapshots = snapshots();
        return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
    }

    void take(Position position, Writer writer) throws IOException {
        Path home = Objects.requireNonNull(directory, "initialised before use");
        Path unfinished = home.resolve("unfinished");
        deleteTree(unfinished);
        writer.writeTo(unfinished);
        Path finished = home.resolve("snapshot." + position.term() + "_" + position.index());
        Files.move(unfinished, finished);
        sync(home);
        latest = info(finished);
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<Path> snapshots = snapshots();
        int kept = Math.max(1, policy.getNumSnapshotsRetained());
        for (Path old : snapshots.subList(0, Math.max(0, snapshots.size() - kept))) {
            deleteTree(old);
        }
    }

    /** Complete snapshots, oldest first. */
    private List<Path> snapshots() throws IOException {
        return snapshots(Objects.requireNonNull(directory, "initialised before use"));
    }

    private static List<Path> snapshots(Path home) throws IOException {
        try (Stream<Path> children = Files.list(home)) {
            return children.filter(path -> NAME.matcher(name(path)).matches())
                    .sorted(Comparator.comparing(path -> termIndex(path)))
                    .toList();
        }
    }

    private static SnapshotInfo info(Path snapshot) throws IOException {
        try (Stream<Path> children = Files.list(snapshot)) {
            List<FileInfo> files = children.filter(SnapshotDirectory::belongsToStore)
                    .sorted()
                    .map(path -> new FileInfo(path, null))
                    .toList();
            return new FileListSnapshotInfo(files, termIndex(snapshot));
        }
    }

    /** Ratis leaves checksum files beside the files that it received. */
    static boolean belongsToStore(Path file) {
        return !name(file).endsWith(".md5") && !name(file).equals("LOCK");
    }

    private static TermIndex termIndex(Path snapshot) {
        Matcher matcher = NAME.matcher(name(snapshot));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(snapshot + " is no snapshot");
        }
        return TermIndex.valueOf(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    static void sync(Path fileOrDirectory) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
