package dev.minos.kv.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native code. RocksDB itself unpacks 17 MB into the temporary directory at every start, slowly, and
 * leaves them there when the process is killed; here they are unpacked once per user.
 */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load() throws IOException {
        if (!loaded) {
            RocksDB.loadLibrary(List.of(unpacked().toString()));
            loaded = true;
        }
    }

    /** The directory that holds the library; named by its size, so that another release gets another one. */
    private static Path unpacked() throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        URL resource = RocksDB.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new IOException("RocksDB has no native library " + name + " for this machine");
        }
        URLConnection connection = resource.openConnection();
        long bytes = connection.getContentLengthLong();
        Path directory = cacheDirectory().resolve("rocksdb-" + bytes);
        // RocksDB looks for it under another name than the one it has in the jar.
        Path library = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
        if (Files.exists(library) && Files.size(library) == bytes) {
            return directory;
        }
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(directory, name, ".tmp");
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
            // Several nodes may do this at once: each renames its own complete file.
            Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return directory;
    }

    private static Path cacheDirectory() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("minos");
    }
}
