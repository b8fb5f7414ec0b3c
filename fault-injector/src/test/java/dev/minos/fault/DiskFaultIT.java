package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskFaultIT {
    @TempDir
    Path directory;

    private ShellCluster cluster;
    private Injector injector;
    private Path data;

    @BeforeEach
    void start() throws IOException {
        cluster = ShellCluster.start(directory, 2);
        injector = new Injector(cluster, FaultLog.unwritten(System::nanoTime), 1);
        data = cluster.directory("n1");
        Files.createDirectories(data.resolve("raft/current"));
        Files.writeString(data.resolve("raft/current/log_1"), "entries ".repeat(1000));
        Files.writeString(data.resolve("raft/meta"), "term=3");
        Files.writeString(data.resolve("000004.sst"), "sorted ".repeat(1000));
    }

    @AfterEach
    void end() throws IOException {
        injector.close();
        cluster.close();
    }

    @Test
    void damageIsDoneToOneMatchingFileOfAKilledNodeWhichIsStartedAgain() throws IOException {
        for (String verb : List.of("flip-bit", "truncate", "tear", "copy-chunk", "lose-file")) {
            SortedMap<String, Long> before = Trees.checksums(data);
            long pid = cluster.process("n1").pid();
            Injection injection = injector.inject(Fault.parse(verb + " n1 raft/**/log_*"));
            assertTrue(injection.isInstalled(), injection.entry().toString());
            assertFalse(cluster.process("n1").isAlive());
            assertTrue(cluster.process("n2").isAlive());
            assertTrue(injection.entry().evidence().facts().containsKey("n1/raft/current/log_1"));
            SortedMap<String, Long> after = Trees.checksums(data);
            assertNotEquals(before.remove("raft/current/log_1"), after.remove("raft/current/log_1"), verb);
            assertEquals(before, after);
            injection.close();
            assertTrue(cluster.isUp("n1"));
            assertNotEquals(pid, cluster.process("n1").pid());
        }
    }

    @Test
    void theRealisedLineDoesTheSameDamageAgain() throws IOException {
        Trees.copy(data, directory.resolve("original"));
        Injection first = injector.inject(Fault.parse("flip-bit n1"));
        first.close();
        SortedMap<String, Long> damaged = Trees.checksums(data);
        Trees.copy(directory.resolve("original"), data);
        Injection second = injector.inject(Fault.parse(first.fault()));
        second.close();
        assertEquals(damaged, Trees.checksums(data));
        assertEquals(first.entry().evidence(), second.entry().evidence());
    }

    @Test
    void anOldCopyIsRestored() throws IOException {
        SortedMap<String, Long> old = Trees.checksums(data);
        long pid = cluster.process("n1").pid();
        injector.inject(Fault.parse("save n1")).close();
        assertEquals(pid, cluster.process("n1").pid());
        assertTrue(cluster.isUp("n1"));
        Files.writeString(data.resolve("raft/meta"), "term=4");
        Files.writeString(data.resolve("new"), "x");
        Injection restore = injector.inject(Fault.parse("restore n1"));
        assertTrue(restore.isInstalled(), restore.entry().toString());
        assertEquals(old, Trees.checksums(data));
        restore.close();
        assertTrue(cluster.isUp("n1"));
    }

    @Test
    void withoutAMatchingFileOrACopyNothingIsDone() {
        for (String line : List.of("flip-bit n1 *.nothing", "restore n2", "tear n2")) {
            Injection injection = injector.inject(Fault.parse(line));
            assertEquals(FaultLog.Phase.SKIPPED, injection.outcome(), line);
            assertTrue(cluster.process("n2").isAlive());
        }
    }

    @Test
    void aNodeThatRefusesItsDamagedFilesIsToldNotJudged() throws IOException {
        Injection injection = injector.inject(Fault.parse("lose-file n1 raft/meta"));
        cluster.breakNode("n1");
        injection.close();
        assertFalse(cluster.process("n1").isAlive());
        assertTrue(cluster.process("n1").describe().endsWith("exit code 5"));
    }
}
