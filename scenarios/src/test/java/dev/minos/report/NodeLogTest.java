package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLogTest {
    private static final Instant STARTED = Instant.parse("2026-11-23T14:00:00Z");

    @TempDir
    Path directory;

    private NodeLog read(String... lines) throws IOException {
        Path file = Files.write(directory.resolve("node.log"), List.of(lines));
        return NodeLog.read(file, "n1", STARTED);
    }

    @Test
    void aLineIsDatedByTheFirstDateInIt() {
        assertEquals(1_250_000_000L, NodeLog.nanos("2026-11-23T14:00:01.250Z INFO x", STARTED));
        assertEquals(1_250_000_000L, NodeLog.nanos("2026-11-23 15:00:01,250+0100 INFO x", STARTED));
        assertEquals(2_000_000_000L, NodeLog.nanos("{\"level\":\"info\",\"ts\":\"2026-11-23T14:00:02Z\"}", STARTED));
        assertEquals(-1_000_000_000L, NodeLog.nanos("2026-11-23T13:59:59Z before the run", STARTED));
        assertNull(NodeLog.nanos("ready http://127.0.0.1:1", STARTED));
        assertNull(NodeLog.nanos("2026-99-99T14:00:01Z no such day", STARTED));
        assertNull(NodeLog.nanos("x".repeat(80) + "2026-11-23T14:00:01Z", STARTED), "said, not dated");
    }

    @Test
    void aLineWithoutADateBelongsToTheOneBefore() throws IOException {
        NodeLog log = read("2026-11-23T14:00:01Z ERROR it broke", "    at Foo.bar", "", "2026-11-23T14:00:03Z then");
        assertEquals(3, log.lines().size());
        assertEquals(1_000_000_000L, log.lines().get(1).nanos());
        assertEquals("ERROR it broke", log.lines().get(0).text());
        assertEquals(0, log.left());
    }

    @Test
    void whatIsSaidAgainAndAgainIsOneLine() throws IOException {
        NodeLog log = read(
                "2026-11-23T14:00:01.0Z no leader",
                "2026-11-23T14:00:01.1Z no leader",
                "2026-11-23T14:00:01.2Z no leader",
                "2026-11-23T14:00:09.0Z no leader");
        assertEquals(2, log.lines().size());
        assertEquals("no leader (3 times)", NodeLog.shown(log.lines().get(0)));
        assertEquals(0, log.left());
    }

    @Test
    void ofALongLogTheMomentsThatMatterStay() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            lines.add(STARTED.plusMillis(20L * i) + (i == 3_000 ? " WARN trouble " : " INFO line ") + i);
        }
        NodeLog whole = read(lines.toArray(new String[0]));
        NodeLog some = whole.shortened(List.of(50_000_000_000L), 12_000);
        assertTrue(some.lines().size() < 400, () -> some.lines().size() + " lines");
        long near = some.lines().stream()
                .filter(line -> Math.abs(line.nanos() - 50_000_000_000L) <= 1_000_000_000L)
                .count();
        assertEquals(101, near);
        assertTrue(some.lines().stream().anyMatch(line -> line.text().contains("trouble 3000")));
        assertEquals(5_000 - some.lines().size(), some.left());
    }

    @Test
    void bytesThatAreNoTextAndAMissingFileAreNoHarm() throws IOException {
        Files.write(directory.resolve("node.log"), new byte[] {(byte) 0xff, 'x', 0, '\n'});
        assertEquals(
                1,
                NodeLog.read(directory.resolve("node.log"), "n1", STARTED)
                        .lines()
                        .size());
        assertEquals(
                0,
                NodeLog.read(directory.resolve("none"), "n1", STARTED).lines().size());
    }
}
