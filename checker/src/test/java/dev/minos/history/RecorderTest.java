package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void linesAreThoseOfTheContract() throws Exception {
        Path file = directory.resolve("history.jsonl");
        try (Recorder recorder = Recorder.create(file, () -> clock.addAndGet(1000))) {
            int write = recorder.invoke(3, "write", "k7", "3-41", null, "n2");
            recorder.ok(write, null, 117, null);
            int read = recorder.invoke(4, "read", "k7", null, "default", "n1");
            recorder.ok(read, "3-41", 117, "n3");
            int cas = recorder.invoke(4, "cas", "k7", Arrays.asList(null, "4-2"), null, null);
            recorder.refuse(cas, "9-9", -1, null);
            int absent = recorder.invoke(4, "read", "k8", null, "stale", "n1");
            recorder.ok(absent, null, -1, null);
            recorder.nemesis("partition", "{\"cut\":[[\"n1\",\"n2\"]]}");
            int lost = recorder.invoke(4, "delete", "k7", null, null, null);
            recorder.info(lost, "timeout", null);
        }
        assertEquals("""
                {"index":0,"time":1000,"process":3,"type":"invoke","f":"write","key":"k7","value":"3-41","node":"n2"}
                {"index":1,"time":2000,"process":3,"type":"ok","f":"write","key":"k7","value":"3-41","node":"n2","version":117}
                {"index":2,"time":3000,"process":4,"type":"invoke","f":"read","key":"k7","mode":"default","node":"n1"}
                {"index":3,"time":4000,"process":4,"type":"ok","f":"read","key":"k7","value":"3-41","mode":"default","node":"n3","version":117}
                {"index":4,"time":5000,"process":4,"type":"invoke","f":"cas","key":"k7","value":[null,"4-2"]}
                {"index":5,"time":6000,"process":4,"type":"fail","f":"cas","key":"k7","value":[null,"4-2"],"error":"mismatch","actual":"9-9"}
                {"index":6,"time":7000,"process":4,"type":"invoke","f":"read","key":"k8","mode":"stale","node":"n1"}
                {"index":7,"time":8000,"process":4,"type":"ok","f":"read","key":"k8","value":null,"mode":"stale","node":"n1"}
                {"index":8,"time":9000,"process":"nemesis","type":"info","f":"partition","value":{"cut":[["n1","n2"]]}}
                {"index":9,"time":10000,"process":4,"type":"invoke","f":"delete","key":"k7"}
                {"index":10,"time":11000,"process":4,"type":"info","f":"delete","key":"k7","error":"timeout"}
                """, Files.readString(file));
    }

    @Test
    void whatWasRecordedReachesTheFileWithoutClosing() throws Exception {
        Path file = directory.resolve("history.jsonl");
        try (Recorder recorder = Recorder.create(file, clock::incrementAndGet)) {
            recorder.invoke(1, "write", "x", "v", null, null);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (Files.size(file) == 0) {
                assertTrue(System.nanoTime() < deadline, "nothing was written");
                Thread.onSpinWait();
            }
            assertTrue(Files.readString(file).endsWith("}\n"));
        }
    }

    @Test
    void snapshotSeesOpenOperations() throws Exception {
        try (Recorder recorder = Recorder.create(directory.resolve("h"), clock::incrementAndGet)) {
            int write = recorder.invoke(1, "write", "x", "v", null, null);
            History before = recorder.snapshot();
            recorder.ok(write, null, -1, null);
            assertEquals(Outcome.INFO, before.outcome(0));
            assertEquals(Outcome.OK, recorder.snapshot().outcome(0));
            assertEquals(2, recorder.events());
        }
    }

    @Test
    void misuseIsRefusedAndLeavesNoHalfLine() throws Exception {
        Path file = directory.resolve("history.jsonl");
        try (Recorder recorder = Recorder.create(file, clock::incrementAndGet)) {
            int write = recorder.invoke(1, "write", "x", "v", null, null);
            assertThrows(IllegalArgumentException.class, () -> recorder.invoke(1, "write", "x", "w", null, null));
            recorder.info(write, null, null);
            assertThrows(IllegalStateException.class, () -> recorder.ok(write, null, -1, null));
            assertThrows(
                    IllegalArgumentException.class, () -> recorder.invoke(2, "write", "x", new Object(), null, null));
        }
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void threadsGetOneOrder() throws Exception {
        int threads = 8;
        int operations = 2000;
        Path file = directory.resolve("history.jsonl");
        Recorder recorder = Recorder.create(file, System::nanoTime);
        try (recorder) {
            List<Thread> clients = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int process = t;
                Thread client = new Thread(() -> {
                    for (int i = 0; i < operations; i++) {
                        int handle = recorder.invoke(process, "write", "k" + i % 7, process + "-" + i, null, "n1");
                        recorder.ok(handle, null, i, null);
                    }
                });
                clients.add(client);
                client.start();
            }
            for (Thread client : clients) {
                client.join();
            }
        }
        assertEquals(threads * operations, recorder.snapshot().size());
        assertEquals(2L * threads * operations, Files.readAllLines(file).size());
    }
}
