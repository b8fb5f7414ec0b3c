package dev.minos.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the files of a run are; everything that is said about the run can be recomputed from them. */
public record RunDirectory(Path path) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** {@code root/name/time-seed}, made now; {@code root/latest} points to it from now on. */
    public static RunDirectory create(Path root, String name, Instant now, long seed) throws IOException {
        Path parent = root.resolve(name);
        Files.createDirectories(parent);
        Path path = parent.resolve(TIME.format(now) + "-" + Long.toUnsignedString(seed));
        Files.createDirectory(path);
        point(root.resolve("latest"), root.relativize(path));
        return new RunDirectory(path);
    }

    /** The run of one scenario inside the directory of its suite. */
    public RunDirectory inside(String scenario) throws IOException {
        Path inner = path.resolve(scenario);
        Files.createDirectory(inner);
        return new RunDirectory(inner);
    }

    public Path history() {
        return path.resolve("history.jsonl");
    }

    public Path faults() {
        return path.resolve("faults.jsonl");
    }

    public Path status() {
        return path.resolve("status.jsonl");
    }

    public Path links() {
        return path.resolve("links.jsonl");
    }

    public Path run() {
        return path.resolve("run.json");
    }

    /** The scenario as it was run. */
    public Path scenario() {
        return path.resolve("scenario.yaml");
    }

    /** The description of somebody else's system that was run; not there for others. */
    public Path system() {
        return path.resolve("system.yaml");
    }

    /** The name of the class that made the system; not there for others. */
    public Path systemClass() {
        return path.resolve("system-class.txt");
    }

    /** The hosts that the nodes ran on; not there where that was this machine. */
    public Path hosts() {
        return path.resolve("hosts.yaml");
    }

    public Path verdict() {
        return path.resolve("verdict.json");
    }

    public Path suite() {
        return path.resolve("suite.json");
    }

    public Path junit() {
        return path.resolve("junit.xml");
    }

    /** What went between the nodes, for Wireshark or tcpdump, where it was to be kept. */
    public Path packets() {
        return path.resolve("packets.pcap");
    }

    public Path nodes() {
        return path.resolve("nodes");
    }

    /** Deletes what the nodes had on disk; their logs stay. Nobody needs the disks of a run that went as expected. */
    void forgetData() throws IOException {
        if (!Files.isDirectory(nodes())) {
            return;
        }
        try (Stream<Path> homes = Files.list(nodes())) {
            for (Path home : homes.toList()) {
                delete(home.resolve("data"));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Writes a file as a whole: nobody ever reads half of it. */
    static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text, StandardCharsets.UTF_8);
        move(part, file);
    }

    private static void point(Path link, Path target) throws IOException {
        Path fresh = link.resolveSibling(".latest-" + ProcessHandle.current().pid());
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, target);
        move(fresh, link);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
