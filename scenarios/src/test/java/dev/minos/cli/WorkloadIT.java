package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every workload against real nodes: run, judged again from the history alone, and told on the page and to CI. */
final class WorkloadIT {
    /** What stands under workload, what clients do, what is expected. */
    private record Work(String name, String settings, String clients, String expectations) {
        String yaml() {
            return "name: " + name + "\ndescription: A short run of this workload.\nnodes: 3\nworkload:\n"
                    + ("timeout: 500ms\n" + settings + "\nclients:\n" + clients).indent(2)
                    + "warm-up: 1s\ntime: 6s\nquiet: 500ms\n"
                    + "plan: ['500ms +4s isolate leader']\nexpect: " + expectations + "\n";
        }
    }

    private static final List<Work> WORKS = List.of(
            new Work(
                    "counter",
                    "kind: counter\nkeys: 2",
                    "- {count: 3, rate: 40, mix: {add: 1}}\n- {count: 3, rate: 40, mix: {consistent-read: 1}}",
                    "{consistent: linearizable}"),
            new Work(
                    "set",
                    "kind: set\nkeys: 1",
                    "- {count: 3, rate: 40, mix: {add: 3, remove: 2}}\n- {count: 3, rate: 40, mix: {consistent-read: 1}}",
                    "{consistent: kept}"),
            new Work(
                    "lock",
                    "kind: lock\nkeys: 1\nttl: 200ms",
                    "- {count: 3, rate: 20, mix: {hold: 2, overstay: 1}}\n- {count: 3, rate: 40, mix: {consistent-read: 1}}",
                    "{consistent: linearizable, fencing: kept}"),
            new Work(
                    "watch",
                    "kind: watch\nkeys: 5",
                    "- {count: 6, rate: 40, mix: {write: 3, delete: 1}}\n- {count: 3, mix: {watch: 1}}",
                    "{watch: kept}"),
            new Work(
                    "pages",
                    "kind: pages\nkeys: 20\nlimit: 8",
                    "- {count: 3, rate: 40, mix: {write: 2, delete: 1}}\n- {count: 3, rate: 40, mix: {consistent-read: 1}}",
                    "{consistent: kept, page: kept}"));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyWorkloadIsRunJudgedAgainAndTold() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("run"));
        for (Work work : WORKS) {
            Path file = directory.resolve(work.name() + ".yaml");
            Files.writeString(file, work.yaml());
            words.add(file.toString());
        }
        words.addAll(List.of("--seed", "5", "--out", directory.resolve("runs").toString()));
        Path latest = directory.resolve("runs").resolve("latest");
        try (CommandProcess run = CommandProcess.start(directory, words.toArray(String[]::new))) {
            assertEquals(ExitCode.AS_EXPECTED, run.exitCode(), run::output);
        }
        String junit = Files.readString(latest.resolve("junit.xml"));
        for (Work work : WORKS) {
            judgedAgain(latest.resolve(work.name()));
            assertTrue(junit.contains("classname=\"" + work.name() + "\""), junit);
        }
        assertTrue(junit.contains("name=\"fencing\""), junit);
        String page = Files.readString(latest.resolve("report.html"));
        assertTrue(page.contains("kept its promise in all"), "the page tells of promises");
    }

    private static void judgedAgain(Path run) throws IOException {
        JsonNode verdict =
                new ObjectMapper().readTree(run.resolve("verdict.json").toFile());
        assertTrue(verdict.path("modes").size() > 0, verdict::toString);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        assertEquals(ExitCode.AS_EXPECTED, Main.execute(out, out, "check", run.toString()), said::toString);
        verdict.path("modes").properties().forEach(mode -> {
            String word = mode.getValue().path("verdict").asText();
            assertTrue(
                    said.toString().lines().anyMatch(line -> line.contains(mode.getKey()) && line.contains(word)),
                    said::toString);
        });
    }
}
