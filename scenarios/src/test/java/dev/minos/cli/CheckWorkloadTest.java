package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code minos check RUN} judges a run by what its clients used the store as. */
final class CheckWorkloadTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();

    @Test
    void aWatchThatToldEverythingIsKept() throws IOException {
        assertEquals(0, check("watch", "{\"watch\":\"kept\"}", watched(12, -1)));
        assertTrue(out.toString().contains("watch  kept"), out.toString());
        assertTrue(out.toString().contains("as the scenario expects"), out.toString());
    }

    @Test
    void aWatchThatMissedAChangeIsConvicted() throws IOException {
        assertEquals(1, check("watch", "{\"watch\":\"kept\"}", watched(12, 5)));
        assertTrue(out.toString().contains("watch  VIOLATED"), out.toString());
        assertTrue(
                out.toString()
                        .contains("was never told of the put of w.5 = v5 (version 6), but of version 7 behind it"),
                out.toString());
    }

    @Test
    void aWatchThatToldNextToNothingIsUnknown() throws IOException {
        assertEquals(2, check("watch", "{\"watch\":\"kept\"}", watched(3, -1)));
        assertTrue(out.toString().contains("watchers were told of 3 changes"), out.toString());
    }

    @Test
    void aCounterIsJudgedAsOne() throws IOException {
        HistoryBuilder history = History.builder();
        history.invoke(1, "add", "c0", 1L).ok(1);
        history.in("consistent").invoke(2, "read", "c0").in("consistent").ok(2, 2L);
        assertEquals(1, check("counter", "{\"consistent\":\"linearizable\"}", history.build()));
        assertTrue(out.toString().contains("VIOLATED"), out.toString());
    }

    @Test
    void aWorkloadThatNobodyKnowsIsUnreadable() throws IOException {
        assertEquals(65, check("jigsaw", "{}", watched(12, -1)));
        assertTrue(
                out.toString()
                        .contains("expected a workload (registers, counter, set, lock, watch, pages), not jigsaw"),
                out.toString());
    }

    private static History watched(int changes, int missed) {
        HistoryBuilder history = History.builder();
        List<Object> told = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            history.invoke(1, "write", "w." + i, "v" + i).version(i + 1).ok(1);
            if (i != missed) {
                told.add(Arrays.asList("put", "w." + i, "v" + i, (long) i + 1));
            }
        }
        return history.in("watch")
                .invoke(2, "watch", "w.", "0")
                .in("watch")
                .ok(2, told)
                .build();
    }

    private int check(String workload, String expectations, History history) throws IOException {
        Histories.writeJsonl(history, directory.resolve("history.jsonl"));
        String modes =
                expectations.replaceAll(":\"[a-z]*\"", "").replace('{', '[').replace('}', ']');
        Files.writeString(
                directory.resolve("run.json"),
                "{\"workload\":\"" + workload + "\",\"modes\":" + modes + ",\"expectations\":" + expectations + "}");
        Files.writeString(directory.resolve("verdict.json"), "{\"outcome\":\"expected\"}");
        PrintWriter all = new PrintWriter(out, true);
        return Main.execute(all, all, "check", directory.toString());
    }
}
