package dev.minos.kv;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of one node. It says whose it is, and one process holds it: a node that finds somebody else's data, or
 * data of a later release, refuses to start instead of beginning anew.
 */
final class DataDirectory implements AutoCloseable {
    private static final int FORMAT = 1;
    private static final String MARK = "node.properties";
    private static final String UP = "up";
    private static final String GROUPS = "groups";
    private static final String INCARNATION = "incarnation";
    private static final String ADMITTED = "admitted";
    private static final String JOINED = "joined";
    /** raft/GROUP/current/log_…, raft/GROUP/sm/snapshot.… */
    private static final int LOG_DEPTH = 3;

    private final Path root;
    private final FileChannel lock;
    private final Properties mark;

    private DataDirectory(Path root, FileChannel lock, Properties mark) {
        this.root = root;
        this.lock = lock;
        this.mark = mark;
    }

    /**
     * @param groups Raft groups that the node is to have; 0 for as many as are here
     * @throws UnusableException in one sentence, when this is no directory for this node
     */
    static DataDirectory open(Path root, String id, int groups) throws UnusableException {
        try {
            Files.createDirectories(root);
            FileChannel lock = lock(root);
            try {
                return new DataDirectory(root, lock, claim(root, id, groups));
            } catch (IOException | UnusableException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UnusableException("the data directory " + root + " cannot be used: " + e);
        }
    }

    /** Whether a node has been up here before, so that its data must be here. */
    boolean hasBeenUp() {
        return Files.exists(root.resolve(UP));
    }

    /** The node is up: from now on its data are never made anew. */
    void isUp() throws IOException {
        if (!hasBeenUp()) {
            Files.createFile(root.resolve(UP));
        }
    }

    /** This disk, from its first start on; another disk with the same id has another one. */
    String incarnation() {
        return mark.getProperty(INCARNATION);
    }

    /** Whether the cluster has let this disk take part under its id. */
    boolean isAdmitted() {
        return Boolean.parseBoolean(mark.getProperty(ADMITTED));
    }

    void admit() throws IOException {
        mark.setProperty(ADMITTED, "true");
        write(root.resolve(MARK), mark);
    }

    /** Whether this node has become a member of the cluster that it was told to join. */
    boolean isJoined() {
        return Boolean.parseBoolean(mark.getProperty(JOINED));
    }

    void joined() throws IOException {
        mark.setProperty(JOINED, "true");
        write(root.resolve(MARK), mark);
    }

    /** Gives an empty directory back: the id was refused, and nothing has happened here. */
    void abandon() throws IOException {
        Files.deleteIfExists(root.resolve(MARK));
        Files.deleteIfExists(identities());
    }

    Path identities() {
        return root.resolve("identities.properties");
    }

    /** Whether a Raft log here has ever had an entry. */
    boolean holdsData() {
        if (!Files.isDirectory(raft())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(raft(), LOG_DEPTH)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .anyMatch(name -> name.startsWith("log_") || name.startsWith("snapshot."));
        } catch (IOException | UncheckedIOException e) {
            // A file went while it was looked at: they only go where there is data.
            return true;
        }
    }

    /** The size of everything that Raft keeps; roughly, while it is at work. */
    long bytes() {
        try (Stream<Path> files = Files.walk(raft())) {
            return files.map(Path::toFile)
                    .filter(File::isFile)
                    .mapToLong(File::length)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // A file went while it was looked at.
            return 0;
        }
    }

    /** How many Raft groups share the keys. */
    int groups() {
        return Integer.parseInt(mark.getProperty(GROUPS, "1"));
    }

    Path raft() {
        return root.resolve("raft");
    }

    private static FileChannel lock(Path root) throws IOException, UnusableException {
        boolean foreign = !Files.exists(root.resolve(MARK)) && !isEmpty(root);
        if (foreign) {
            throw new UnusableException("the data directory " + root
                    + " is not empty and not a node's: choose an empty one, or the one that this node had");
        }
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Told below.
        }
        channel.close();
        throw new UnusableException("the data directory " + root + " is in use by another node");
    }

    private static boolean isEmpty(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.allMatch(
                    child -> String.valueOf(child.getFileName()).startsWith("lock"));
        }
    }

    private static Properties claim(Path root, String id, int groups) throws IOException, UnusableException {
        Path file = root.resolve(MARK);
        Properties properties = new Properties();
        if (!Files.exists(file)) {
            properties.setProperty("format", String.valueOf(FORMAT));
            properties.setProperty("id", id);
            properties.setProperty(GROUPS, String.valueOf(Math.max(1, groups)));
            properties.setProperty(INCARNATION, UUID.randomUUID().toString());
            write(file, properties);
            return properties;
        }
        properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        String format = properties.getProperty("format", "?");
        String owner = properties.getProperty("id", "?");
        if (!format.equals(String.valueOf(FORMAT))) {
            throw new UnusableException(
                    "the data directory " + root + " has format " + format + ", this release knows format " + FORMAT);
        }
        if (!owner.equals(id)) {
            throw new UnusableException("the data directory " + root + " belongs to node " + owner + ", not to " + id);
        }
        String number = properties.getProperty(GROUPS, "1");
        if (!number.matches("[1-9]\\d{0,3}")) {
            throw new UnusableException(
                    "the data directory " + root + " names no number of groups but '" + number + "'");
        }
        if (groups != 0 && groups != Integer.parseInt(number)) {
            throw new UnusableException("the data directory " + root + " has --groups " + number + ", not " + groups
                    + ": the number is fixed when a cluster starts for the first time");
        }
        if (!properties.containsKey(INCARNATION)) {
            // Written by a release that knew no incarnations: it took part already.
            properties.setProperty(INCARNATION, UUID.randomUUID().toString());
            properties.setProperty(ADMITTED, "true");
            properties.setProperty(JOINED, "true");
            write(file, properties);
        }
        return properties;
    }

    private static void write(Path mark, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path unfinished = mark.resolveSibling("lock.mark");
        Files.writeString(unfinished, text.toString(), StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, mark, StandardCopyOption.ATOMIC_MOVE);
        // Or the name is lost with the power, and this node would take itself for a new one.
        try (FileChannel directory =
                FileChannel.open(mark.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** The message is one sentence for whoever started the node. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }
}
