package dev.minos.kv.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which incarnation (one disk, from its first start on) each id of the cluster belongs to, as far as this node was told.
 * An id belongs to its first incarnation until its member is removed. What is recorded is on the disk before anybody is told so. Any thread.
 */
public final class Identities {
    private static final int MOST = 10_000;

    private final Path file;
    private final Map<String, String> known = new TreeMap<>();

    /** @param file need not exist yet */
    public Identities(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Properties stored = new Properties();
            stored.load(new StringReader(Files.readString(file)));
            stored.stringPropertyNames().forEach(id -> known.put(id, stored.getProperty(id)));
        }
    }

    public synchronized Map<String, String> all() {
        return Map.copyOf(known);
    }

    /** Whether an id is free for an incarnation, or its own already. */
    public synchronized boolean mayBe(String id, String incarnation) {
        return known.getOrDefault(id, incarnation).equals(incarnation);
    }

    /** Records an id as an incarnation's; false where it is another's. */
    public synchronized boolean record(String id, String incarnation) throws IOException {
        if (!mayBe(id, incarnation)) {
            return false;
        }
        learn(Map.of(id, incarnation));
        return true;
    }

    /** The id of a member that was removed may be another disk's from now on. */
    public synchronized void forget(String id) throws IOException {
        Map<String, String> next = new TreeMap<>(known);
        if (next.remove(id) != null) {
            write(next);
            known.remove(id);
        }
    }

    /** Records what another node knows; what is known already stays. */
    public synchronized void learn(Map<String, String> others) throws IOException {
        Map<String, String> next = new TreeMap<>(known);
        others.forEach(next::putIfAbsent);
        if (next.size() > MOST) {
            throw new IOException("more than " + MOST + " ids have been used in this cluster");
        }
        if (next.size() > known.size()) {
            write(next);
            known.putAll(next);
        }
    }

    private void write(Map<String, String> identities) throws IOException {
        Properties properties = new Properties();
        properties.putAll(identities);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.writeString(unfinished, text.toString(), StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory =
                FileChannel.open(file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
