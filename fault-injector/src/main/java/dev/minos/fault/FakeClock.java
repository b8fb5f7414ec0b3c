package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wall clock of one node's process, when it is started with {@link #environment}: libfaketime, loaded before the C
 * library, reads from a file how far it is to be ahead, at every look at the clock. The monotonic clock is left alone,
 * as a step of NTP would leave it. Safe for use by many threads.
 */
public final class FakeClock {
    private static final String LIBRARY = "libfaketimeMT.so.1";

    static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path library;
    private final Path file;
    private @Nullable Object owner;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** A clock that is right, set through the file; its directory must exist. */
    public static FakeClock at(Path file) throws IOException {
        Path library = library();
        if (library == null) {
            throw new IOException(String.valueOf(obstacle()));
        }
        FakeClock clock = new FakeClock(library, file.toAbsolutePath());
        clock.set(Duration.ZERO);
        return clock;
    }

    /** Why clocks cannot be faked here and what would help; null when they can. */
    public static @Nullable String obstacle() {
        return library() == null ? "libfaketime is missing: apt-get install libfaketime" : null;
    }

    private static @Nullable Path library() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        for (String directory :
                List.of("/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib")) {
            Path candidate = Path.of(directory, "faketime", LIBRARY);
            if (Files.isReadable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /**
     * What to add to the environment of the node's process. The "monotonic fix" is for C libraries older than 2.30; with a
     * newer one it makes every timed wait of a JVM return at once, and an idle JVM burns two CPUs.
     */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Whether the clock is now the caller's alone to set. */
    synchronized boolean take(Object newOwner) {
        if (owner != null && owner != newOwner) {
            return false;
        }
        owner = newOwner;
        return true;
    }

    synchronized void release() {
        owner = null;
    }

    void set(Duration ahead) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, String.format(Locale.ROOT, "%+.6f%n", ahead.toNanos() / 1e9));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a process under this clock reads, in milliseconds since 1970, between two looks at the true clock. */
    record Reading(long before, long seen, long after) {
        boolean isCertainlyAhead() {
            return seen > after;
        }

        boolean isCertainlyAheadByLessThan(Duration step) {
            return seen - before < step.toMillis();
        }

        boolean isCertainlyBehind() {
            return seen < before;
        }

        boolean mayBeAheadBy(Duration offset) {
            return before + offset.toMillis() - 1 <= seen && seen <= after + offset.toMillis() + 1;
        }

        @Override
        public String toString() {
            return "the clock is ahead by " + (seen - after) + " to " + (seen - before) + " ms";
        }
    }

    Reading read() throws IOException {
        List<String> command = new ArrayList<>(List.of("env"));
        environment().forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("date", "+%s%3N"));
        long before = System.currentTimeMillis();
        long seen = Long.parseLong(Tools.run(command));
        return new Reading(before, seen, System.currentTimeMillis());
    }

    /** Removes what libfaketime leaves in shared memory for a process that was killed. */
    static void sweep(long pid) throws IOException {
        Files.deleteIfExists(SHARED_MEMORY.resolve("faketime_shm_" + pid));
        Files.deleteIfExists(SHARED_MEMORY.resolve("sem.faketime_sem_" + pid));
    }

    /** Whether the process has loaded the library. */
    static boolean rules(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/maps")).contains("libfaketime");
        } catch (IOException gone) {
            return false;
        }
    }
}
