package dev.minos.system.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the user's cluster tells other terminals that it runs and how to reach it: {@code ~/.minos/cluster.json}, for
 * the user's eyes only, because it holds the secret that lets one break nodes. Any thread.
 */
public final class StateFile {
    /** The directory in place of {@code ~/.minos}. */
    public static final String HOME = "MINOS_HOME";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(1);

    private final Path directory;

    StateFile(Path directory) {
        this.directory = directory;
    }

    /**
     * A cluster that runs.
     *
     * @param pid of the process that it lives in
     * @param started when that process did, which tells it from a later one of the same number
     * @param control where that process listens, {@code http://127.0.0.1:PORT}
     * @param http by node, where clients reach it
     * @param directory of the nodes' data and logs
     * @param lifetime whether the data outlives the cluster
     */
    public record State(
            long pid,
            String started,
            String control,
            String secret,
            Map<String, String> http,
            Path directory,
            Lifetime lifetime) {
        public State {
            http = Collections.unmodifiableMap(new LinkedHashMap<>(http));
        }

        boolean isAlive() {
            return ProcessHandle.of(pid)
                    .filter(process -> process.isAlive() && started.equals(startOf(process)))
                    .isPresent();
        }

        static String startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toString).orElse("unknown");
        }

        @Override
        public String toString() {
            return "cluster of process " + pid;
        }
    }

    /** How long data are there. */
    public enum Lifetime {
        KEPT,
        TEMPORARY
    }

    /** Of whoever runs this process. */
    public static StateFile ofUser() {
        String home = System.getenv(HOME);
        return new StateFile(
                home != null && !home.isBlank() ? Path.of(home) : Path.of(System.getProperty("user.home"), ".minos"));
    }

    private Path file() {
        return directory.resolve("cluster.json");
    }

    /** Where a cluster in the background writes what it would say in a terminal. */
    public Path log() {
        return directory.resolve("cluster.log");
    }

    /** The cluster that runs, if one does. */
    public Optional<State> read() throws IOException {
        return Optional.ofNullable(parsed()).filter(State::isAlive);
    }

    /** What a cluster has left behind that ended without a chance to tidy up. */
    Optional<State> left() throws IOException {
        return Optional.ofNullable(parsed());
    }

    private @Nullable State parsed() throws IOException {
        try {
            JsonNode json = JSON.readTree(file().toFile());
            Map<String, String> http = new LinkedHashMap<>();
            json.path("http")
                    .fields()
                    .forEachRemaining(
                            node -> http.put(node.getKey(), node.getValue().asText()));
            return new State(
                    json.path("pid").asLong(),
                    json.path("started").asText(),
                    json.path("control").asText(),
                    json.path("secret").asText(),
                    http,
                    Path.of(json.path("directory").asText()),
                    json.path("kept").asBoolean() ? Lifetime.KEPT : Lifetime.TEMPORARY);
        } catch (JsonProcessingException e) {
            throw new IOException(file() + " is damaged; remove it when no cluster runs.", e);
        } catch (IOException e) {
            if (Files.exists(file())) {
                throw new IOException(file() + " cannot be read: " + e.getMessage(), e);
            }
            return null;
        }
    }

    private Path lockFile() {
        return directory.resolve("cluster.lock");
    }

    /**
     * Makes this process the one that the user's cluster lives in.
     *
     * @return to be closed when it is no more
     * @throws IOException in one sentence, when another process is it already
     */
    FileChannel claim() throws IOException {
        Files.createDirectories(directory);
        FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // One that has just ended may hold it for another moment.
        long deadline = System.nanoTime() + CLAIM_PATIENCE.toNanos();
        do {
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException sameProcess) {
                // Told below.
            }
            LockSupport.parkNanos(20_000_000);
        } while (System.nanoTime() < deadline);
        channel.close();
        throw new IOException("A cluster runs already; 'minos cluster status' shows it, 'minos cluster down' ends it.");
    }

    void write(State state) throws IOException {
        ObjectNode json = JSON.createObjectNode()
                .put("pid", state.pid())
                .put("started", state.started())
                .put("control", state.control())
                .put("secret", state.secret())
                .put("directory", state.directory().toString())
                .put("kept", state.lifetime() == Lifetime.KEPT);
        ObjectNode http = json.putObject("http");
        state.http().forEach(http::put);
        Path unfinished = Files.createTempFile(
                directory,
                "cluster",
                ".unfinished",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, json.toPrettyString());
        Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        try {
            Files.delete(file());
        } catch (NoSuchFileException gone) {
            // As it should be.
        }
    }
}
