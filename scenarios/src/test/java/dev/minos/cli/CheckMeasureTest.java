package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.history.Histories;
import dev.minos.history.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMeasureTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    /** A write of v2 complete at 20 ms, and a default read of v1 begun at 50 ms by its very writer. */
    private String file() throws IOException {
        History history = History.builder()
                .at(1_000_000)
                .invoke(1, "write", "x", "v1")
                .at(10_000_000)
                .ok(1)
                .at(15_000_000)
                .invoke(1, "write", "x", "v2")
                .at(20_000_000)
                .ok(1)
                .at(50_000_000)
                .in("default")
                .invoke(1, "read", "x")
                .at(51_000_000)
                .in("default")
                .ok(1, "v1")
                .at(60_000_000)
                .in("consistent")
                .invoke(2, "read", "x")
                .at(61_000_000)
                .in("consistent")
                .ok(2, "v2")
                .build();
        Path file = directory.resolve("history.jsonl");
        Histories.writeJsonl(history, file);
        return file.toString();
    }

    private int check(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
    }

    @Test
    void measuresAreSaidInWords() throws IOException {
        assertEquals(1, check("check", "--measure", file()));
        String text = out.toString();
        assertTrue(text.contains("1 of 1 (p50 30.0 ms, p99 30.0 ms, max 30.0 ms), 1 versions missed at most"), text);
        assertTrue(text.contains("0 of 1 (p50 0 ms, p99 0 ms, max 0 ms)"), text);
        assertTrue(text.contains("read your writes     broken 1 times, in 1 sessions"), text);
    }

    @Test
    void measuresAreInTheJsonOfTheirMode() throws IOException {
        assertEquals(1, check("check", "--measure", "--json", file()));
        JsonNode measures = new ObjectMapper().readTree(out.toString()).at("/modes/default/measures");
        assertEquals(30, measures.at("/delta/atLeastMillis").asDouble(), out::toString);
        assertEquals(30, measures.at("/staleness/maxMillis").asDouble());
        assertEquals(2, measures.at("/versions/atLeast").asInt());
        assertEquals("no", measures.at("/sequential/answer").asText());
        assertEquals(1, measures.at("/sessions/read-your-writes/violations").asInt());
        assertEquals(1, measures.at("/losses/lost/count").asInt());
        JsonNode perfect = new ObjectMapper().readTree(out.toString()).at("/modes/consistent/measures");
        assertEquals(0, perfect.at("/delta/atMostMillis").asDouble());
        assertEquals("yes", perfect.at("/sequential/answer").asText());
    }
}
