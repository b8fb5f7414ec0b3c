package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed; something happens to its files; it is started again. It has every acknowledged write, or it ends with
 * a sentence. A cluster of one shows this best: nobody could send it what it lost.
 */
final class DamagedDataIT {
    private static final int KEYS = 120;
    private static final String VALUE = "v".repeat(1000);

    @TempDir
    Path directory;

    private TestCluster cluster;
    private Path group;

    @BeforeEach
    void writeAndKill() throws Exception {
        cluster = TestCluster.start(directory, 1, "--snapshot-every", "50", "--segment-bytes", "32768");
        for (int i = 0; i < KEYS; i++) {
            assertEquals(200, cluster.send("n1", "PUT", "/key/k" + i, VALUE + i).statusCode());
        }
        cluster.kill("n1");
        try (Stream<Path> groups = Files.list(cluster.data("n1").resolve("raft"))) {
            group = groups.findFirst().orElseThrow();
        }
        // What is damaged is what the node then has to work with.
        assertTrue(
                Files.isDirectory(group.resolve("live")) && snapshots().size() == 2,
                snapshots().toString());
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    /** Each damage is done to a copy: the node starts with the same data every time. */
    private interface Damage {
        void to(Path group) throws IOException;
    }

    private void recovers(String what, Damage damage) throws Exception {
        Path whole = setAside(damage);
        cluster.launch("n1");
        cluster.await(what + ": the node to be ready", () -> {
            if (!cluster.alive("n1")) {
                throw new AssertionError(what + " was refused: " + unchecked());
            }
            return cluster.status("n1").contains("\"ready\":true");
        });
        holdsEverything(what);
        putBack(whole);
    }

    private void holdsEverything(String what) throws Exception {
        for (int i = 0; i < KEYS; i++) {
            assertEquals(
                    "{\"k" + i + "\":\"" + VALUE + i + "\"}",
                    cluster.get("n1", "/key/k" + i).body(),
                    what);
        }
        assertEquals(200, cluster.send("n1", "PUT", "/key/new", "v").statusCode(), what);
        cluster.kill("n1");
    }

    /** For damage that only sometimes takes something away: what is served is whole. */
    private void recoversOrIsRefused(String what, Damage damage) throws Exception {
        Path whole = setAside(damage);
        cluster.launch("n1");
        cluster.await(
                what + ": the node to be ready or to end",
                () -> !cluster.alive("n1") || cluster.status("n1").contains("\"ready\":true"));
        if (cluster.alive("n1")) {
            holdsEverything(what);
        } else {
            assertEquals(65, cluster.node("n1").process().exitValue(), what + ": " + unchecked());
        }
        putBack(whole);
    }

    private void isRefused(String what, String sentence, Damage damage) throws Exception {
        Path whole = setAside(damage);
        long before = Files.size(directory.resolve("n1.log"));
        cluster.launch("n1");
        assertTrue(cluster.node("n1").process().waitFor(60, TimeUnit.SECONDS), what + ": the process lives on");
        String said = cluster.log("n1").substring((int) before);
        assertEquals(65, cluster.node("n1").process().exitValue(), what + ": " + said);
        String last = said.lines().reduce((earlier, later) -> later).orElse("");
        assertTrue(last.contains(sentence), what + ": " + said);
        assertFalse(said.contains("\tat "), what + ": " + said);
        putBack(whole);
    }

    private String unchecked() {
        try {
            return cluster.log("n1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path setAside(Damage damage) throws IOException {
        Path data = cluster.data("n1");
        Path whole = directory.resolve("whole");
        copy(data, whole);
        damage.to(group);
        return whole;
    }

    private void putBack(Path whole) throws IOException {
        delete(cluster.data("n1"));
        Files.move(whole, cluster.data("n1"));
    }

    @Test
    void anInterruptedWriteIsCutOffAndNothingElse() throws Exception {
        recovers("half a record", home -> appendHalfARecord(home, 500));
        recovers("the first byte of a record", home -> appendHalfARecord(home, 1));
        isRefused(
                "the last write without its end", "its last part is missing", home -> shorten(openSegment(home), 300));
        isRefused("half of the segment", "its last part is missing", home -> {
            Path file = openSegment(home);
            shorten(file, (Files.size(file) - 8) / 2);
        });
        isRefused("an empty segment", "its last part is missing", home -> {
            Path file = openSegment(home);
            shorten(file, Files.size(file));
        });
    }

    @Test
    void aDamagedLogIsRefused() throws Exception {
        isRefused("a bit of the open segment", "is damaged at byte", home -> flip(openSegment(home), 20));
        isRefused("a bit of a closed segment", "corrupted", home -> flip(closedSegment(home), 2000));
        isRefused("a closed segment cut short", "log_", home -> shorten(closedSegment(home), 1000));
        isRefused("the vote", "term", home -> Files.write(home.resolve("current/raft-meta"), new byte[0]));
        isRefused("the log", "is gone", home -> delete(home.resolve("current")));
        isRefused("the group", "is gone", DamagedDataIT::delete);
        isRefused("the snapshots", "no snapshot holds", home -> delete(home.resolve("sm")));
    }

    @Test
    void aDamagedStoreIsMadeAnewOrRefused() throws Exception {
        recovers("a table cut short", home -> shorten(table(home.resolve("live")), 100));
        recovers("a manifest cut short", home -> shorten(file(home.resolve("live"), "MANIFEST-.*"), 20));
        recovers("the store", home -> delete(home.resolve("live")));
        isRefused("the store and a table of the newest snapshot", "cannot be used", home -> {
            delete(home.resolve("live"));
            shorten(table(newestSnapshot(home)), 100);
        });
        recoversOrIsRefused("the store and the manifest of the newest snapshot", home -> {
            delete(home.resolve("live"));
            shorten(file(newestSnapshot(home), "MANIFEST-.*"), 20);
        });
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> children = Files.list(group.resolve("sm"))) {
            return children.sorted(Comparator.comparing(DamagedDataIT::snapshotIndex))
                    .toList();
        }
    }

    private static Path newestSnapshot(Path home) throws IOException {
        try (Stream<Path> children = Files.list(home.resolve("sm"))) {
            return children.max(Comparator.comparing(DamagedDataIT::snapshotIndex))
                    .orElseThrow();
        }
    }

    private static long snapshotIndex(Path snapshot) {
        return Long.parseLong(name(snapshot).replaceAll(".*_", ""));
    }

    private static Path openSegment(Path home) throws IOException {
        return file(home.resolve("current"), "log_inprogress_.*");
    }

    private static Path closedSegment(Path home) throws IOException {
        return file(home.resolve("current"), "log_\\d+-\\d+");
    }

    private static Path table(Path store) throws IOException {
        return file(store, ".*\\.sst");
    }

    private static Path file(Path directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> name(file).matches(pattern))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError("no " + pattern + " in " + directory));
        }
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    /** A record as Ratis begins it: a length, and part of what it announces. */
    private static void appendHalfARecord(Path home, int bytes) throws IOException {
        byte[] log = Files.readAllBytes(openSegment(home));
        int end = log.length;
        while (end > 0 && log[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(openSegment(home).toFile(), "rw")) {
            file.seek(end);
            file.write(0xf0);
            if (bytes > 1) {
                file.write(0x07);
                file.write("x".repeat(bytes - 2).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
    }

    /** Leaves out the padding and this many bytes before it. */
    private static void shorten(Path path, long by) throws IOException {
        byte[] all = Files.readAllBytes(path);
        int end = all.length;
        while (name(path).startsWith("log_") && end > 0 && all[end - 1] == 0) {
            end--;
        }
        unlink(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(all, 0, (int) Math.max(0, end - by));
        }
    }

    private static void flip(Path path, int at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 4);
        }
    }

    /** Snapshots share their tables with the store; the damage is to one of them. */
    private static void unlink(Path path) throws IOException {
        Files.delete(path);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
