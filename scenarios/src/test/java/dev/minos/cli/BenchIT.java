package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code minos bench kv}: that every figure is measured, not how large it is. */
final class BenchIT {
    @TempDir
    Path directory;

    private JsonNode bench(String... more) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of("bench", "kv", "--json", "--below", directory.toString()));
        words.addAll(List.of(more));
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
        assertEquals(0, code, err::toString);
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
        return new ObjectMapper().readTree(out.toString());
    }

    private static void assertMeasured(JsonNode store, int cells) {
        assertEquals(cells, store.path("load").size(), store::toString);
        for (JsonNode cell : store.path("load")) {
            assertTrue(cell.path("perSecond").asDouble() > 0, cell::toString);
            assertTrue(
                    cell.path("p99Millis").asDouble() >= cell.path("p50Millis").asDouble(), cell::toString);
            assertEquals(0, cell.path("refused").asInt(), cell::toString);
        }
    }

    @Test
    void ourNodesAreLoadedAndTheirLeaderKilled() throws IOException {
        JsonNode minos = bench(
                        "--parts",
                        "load,failover",
                        "--clients",
                        "1,2",
                        "--time",
                        "1s",
                        "--warm-up",
                        "500ms",
                        "--trials",
                        "1")
                .path("minos");
        assertMeasured(minos, 8);
        assertEquals(1, minos.path("failoverMillis").size());
        assertTrue(minos.path("nodeStartMillis").path(0).asDouble() > 0, minos::toString);
    }

    @Test
    void etcdIsMeasuredInBothItsLanguages() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, "etcd"))),
                "there is no etcd on the PATH");
        JsonNode etcd = bench(
                        "--vs",
                        "etcd",
                        "--nodes",
                        "1",
                        "--parts",
                        "load",
                        "--clients",
                        "2",
                        "--time",
                        "1s",
                        "--warm-up",
                        "500ms")
                .path("etcd");
        assertMeasured(etcd, 6);
    }
}
