package dev.minos.fault.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.fault.Tools;
import dev.minos.fault.namespace.Inside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other processes see of a disk whose power fails, that is faulty, full or slow. Each in one JVM inside namespaces. */
@Timeout(90)
class VolatileDiskIT {
    private static void assumePossible() {
        String obstacle = VolatileDisk.obstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
    }

    @Test
    void aPowerFailureLosesWhatWasNotFsynced() throws Exception {
        assumePossible();
        Inside.run(PowerFails.class);
    }

    public static final class PowerFails implements Inside.Body {
        @Override
        public void run() throws Exception {
            String synced = "echo first > old; sync old; echo second >> old; echo x > new; sync new; echo y > fresh";
            String names =
                    "mkdir d; echo kept > d/kept; ln d/kept d/also; sync d/kept; mv d/kept d/moved; rm d/also; ln -s"
                            + " old l";
            String direct = "dd if=/dev/zero bs=4096 count=2 oflag=direct,dsync of=direct status=none;"
                    + " dd if=/dev/zero bs=4096 count=2 oflag=direct of=lost status=none";
            try (OneNode node = new OneNode(synced + ";" + direct + ";" + names + "; touch ready; exec sleep 600");
                    Injector injector = new Injector(node, FaultLog.unwritten(System::nanoTime), 1)) {
                node.process("n1").start();
                await(() -> Files.exists(node.data().resolve("ready")));
                assertEquals("first\nsecond\n", Files.readString(node.data().resolve("old")));
                Injection failure = injector.inject(Fault.parse("unsync-drop n1"));
                assertTrue(failure.isInstalled(), failure.entry().toString());
                assertFalse(node.process("n1").isAlive());
                assertEquals("first\n", Files.readString(node.data().resolve("old")));
                assertEquals("x\n", Files.readString(node.data().resolve("new")));
                assertEquals(8192, Files.size(node.data().resolve("direct")));
                // Committed with the fsyncs that came later: the name is there, the bytes are not.
                assertEquals(0, Files.size(node.data().resolve("fresh")));
                assertEquals(0, Files.size(node.data().resolve("lost")));
                // Never committed: the names are as they were at the last fsync.
                assertEquals(List.of("also", "kept"), list(node.data().resolve("d")));
                assertEquals("kept\n", Files.readString(node.data().resolve("d/also")));
                assertEquals(2, Files.getAttribute(node.data().resolve("d/kept"), "unix:nlink"));
                assertFalse(Files.isSymbolicLink(node.data().resolve("l")));
                assertFalse(Files.exists(node.data().resolve("ready")));
                Files.createFile(node.data().resolve("restarted"));
                failure.close();
                assertTrue(node.process("n1").isAlive());
                assertThrows(
                        IOException.class,
                        () -> VolatileDisk.over(node.data(), node.data().resolve("store"), 1),
                        "a directory that is not empty");
            }
        }
    }

    @Test
    void whatWasWrittenThroughAMappingIsDurableOnceForced() throws Exception {
        assumePossible();
        Inside.run(Mapped.class);
    }

    public static final class Mapped implements Inside.Body {
        @Override
        public void run() throws Exception {
            String java = System.getProperty("java.home") + "/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                    + System.getProperty("java.class.path") + " " + Mapping.class.getName();
            try (OneNode node = new OneNode("exec " + java);
                    Injector injector = new Injector(node, FaultLog.unwritten(System::nanoTime), 1)) {
                node.process("n1").start();
                await(() -> Files.exists(node.data().resolve("ready")));
                byte[] seen = Files.readAllBytes(node.data().resolve("mapped"));
                assertArrayEquals(new byte[] {1, 2}, new byte[] {seen[0], seen[4096]});
                Injection failure = injector.inject(Fault.parse("unsync-drop n1"));
                assertTrue(failure.isInstalled(), failure.entry().toString());
                byte[] left = Files.readAllBytes(node.data().resolve("mapped"));
                assertArrayEquals(new byte[] {1, 0}, new byte[] {left[0], left[4096]});
            }
        }
    }

    @Test
    void anFsyncThatThePowerFailedInIsTorn() throws Exception {
        assumePossible();
        Inside.run(Torn.class);
    }

    public static final class Torn implements Inside.Body {
        @Override
        public void run() throws Exception {
            // Sixteen pages of one letter, then of the next, each generation fsynced.
            String script = "while :; do for c in a b; do yes $c | tr -d '\\n' | head -c 65536 | dd bs=65536"
                    + " iflag=fullblock of=log conv=notrunc,fsync status=none; touch round; done; done";
            try (OneNode node = new OneNode(script);
                    Injector injector = new Injector(node, FaultLog.unwritten(System::nanoTime), 1)) {
                node.process("n1").start();
                await(() -> Files.exists(node.data().resolve("round")));
                Injection failure = injector.inject(Fault.parse("torn-write n1 *log seed 5"));
                assertTrue(failure.isInstalled(), failure.entry().toString());
                assertFalse(node.process("n1").isAlive());
                byte[] left = Files.readAllBytes(node.data().resolve("log"));
                assertEquals(65536, left.length);
                int mixed = 0;
                for (int page = 0; page < left.length; page += 4096) {
                    mixed += left[page] == left[page + 4095] ? 0 : 1;
                }
                assertEquals(1, mixed, "pages that are torn");
                failure.close();
                assertTrue(node.process("n1").isAlive());
                assertFalse(node.disk.holdFsync("nothing-like-this", Duration.ofMillis(100)));
                node.disk.releaseFsync();
                long rounds = modified(node.data().resolve("round"));
                await(() -> modified(node.data().resolve("round")) > rounds);
            }
        }
    }

    @Test
    void aDiskIsFaultyFullOrSlowAsLongAsTheFaultIsInForce() throws Exception {
        assumePossible();
        Inside.run(Troubled.class);
    }

    public static final class Troubled implements Inside.Body {
        @Override
        public void run() throws Exception {
            try (OneNode node = new OneNode("exec sleep 600");
                    Injector injector = new Injector(node, FaultLog.unwritten(System::nanoTime), 1)) {
                node.process("n1").start();
                assertEquals(
                        FaultLog.Phase.SKIPPED,
                        injector.inject(Fault.parse("unsync-drop n1")).outcome(),
                        "nothing on the disk");
                Files.writeString(node.data().resolve("log"), "entry");
                String write = "dd if=/dev/zero count=1 oflag=append of=" + node.data() + "/log conv=notrunc";
                String other = "dd if=/dev/zero count=1 of=" + node.data() + "/other";
                assertWorks(write);
                try (Injection error = injector.inject(Fault.parse("disk-error n1 write log"))) {
                    assertTrue(error.isInstalled(), error.entry().toString());
                    assertFails(write, "Input/output error");
                    assertWorks(other);
                }
                assertWorks(write);
                try (Injection error = injector.inject(Fault.parse("disk-error n1 fsync"))) {
                    assertTrue(error.isInstalled(), error.entry().toString());
                    assertWorks(write);
                    assertFails(write + ",fsync", "Input/output error");
                }
                try (Injection sometimes = injector.inject(Fault.parse("disk-error n1 read 5%"))) {
                    assertTrue(sometimes.isInstalled(), sometimes.entry().toString());
                }
                try (Injection full = injector.inject(Fault.parse("disk-full n1"))) {
                    assertTrue(full.isInstalled(), full.entry().toString());
                    assertFails(write, "No space left");
                    assertFails("mkdir " + node.data() + "/directory", "No space left");
                    assertWorks("cat " + node.data() + "/log");
                    assertEquals(0, Files.getFileStore(node.data()).getUsableSpace());
                }
                try (Injection slow = injector.inject(Fault.parse("slow-fsync n1 300ms"))) {
                    assertTrue(slow.isInstalled(), slow.entry().toString());
                    long start = System.nanoTime();
                    assertWorks(write + ",fsync");
                    assertTrue(
                            System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
                }
                assertEquals(List.of(), List.copyOf(node.disk.troubles()));
                assertWorks(write + ",fsync");
                assertTrue(node.disk.showsOnlyWhatIsDurable() || node.disk.powerFailure() != null);
            }
        }

        private static void assertWorks(String command) throws IOException {
            Tools.run(List.of("/bin/sh", "-c", "LC_ALL=C " + command));
        }

        private static void assertFails(String command, String why) {
            IOException failure = assertThrows(IOException.class, () -> assertWorks(command));
            assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
        }
    }

    @Test
    void whatProcessesSawStaysInTheDirectoryAtTheEnd() throws Exception {
        assumePossible();
        Inside.run(Closed.class);
    }

    public static final class Closed implements Inside.Body {
        @Override
        public void run() throws Exception {
            Path root = Files.createTempDirectory("minos-disk");
            try (VolatileDisk disk = VolatileDisk.over(root.resolve("data"), root.resolve("disk"), 1)) {
                Files.createDirectories(disk.directory().resolve("a/b"));
                Files.writeString(disk.directory().resolve("a/b/c"), "seen");
                Files.createLink(disk.directory().resolve("d"), disk.directory().resolve("a/b/c"));
                Files.writeString(disk.directory().resolve("gone"), "x");
                Files.delete(disk.directory().resolve("gone"));
            }
            assertEquals("seen", Files.readString(root.resolve("data/a/b/c")));
            assertEquals("seen", Files.readString(root.resolve("data/d")));
            assertEquals(List.of("a", "d"), list(root.resolve("data")));
            assertEquals(List.of("data"), list(root));
            assertFalse(Files.readString(Path.of("/proc/self/mounts")).contains(root.toString()));
            Tools.run(List.of("rm", "-r", root.toString()));
        }
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "does not happen");
            Thread.sleep(10);
        }
    }
}
