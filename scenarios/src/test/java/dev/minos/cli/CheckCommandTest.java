package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.checker.Counterexample;
import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path history = Path.of("history.jsonl");

    @BeforeEach
    void place() {
        history = directory.resolve("history.jsonl");
    }

    @Test
    void healthyHistoryIsLinearizable() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(0, check(history.toString()));
        assertTrue(out.toString().contains("linearizable"), out.toString());
    }

    @Test
    void theOrderOfALinearizableHistoryIsSaidOnRequest() throws IOException {
        Histories.writeJsonl(
                History.builder()
                        .invoke(1, "read", "x")
                        .invoke(2, "write", "x", "v1")
                        .ok(2)
                        .ok(1, "v1")
                        .build(),
                history);
        assertEquals(0, check(history.toString(), "--witness"));
        String text = out.toString();
        int write = text.indexOf("#1 process 2 write v1");
        assertTrue(write >= 0 && write < text.indexOf("#0 process 1 read: v1"), text);
        out.getBuffer().setLength(0);
        assertEquals(0, check(history.toString(), "--witness", "--json"));
        JsonNode witness = new ObjectMapper().readTree(out.toString()).get("witness");
        assertEquals("[{\"key\":\"x\",\"order\":[1,0]}]", witness.toString());
    }

    @Test
    void staleReadIsDrawnAndExplained() throws IOException {
        Histories.writeJsonl(stale().build(), history);
        assertEquals(1, check(history.toString()));
        String text = out.toString();
        assertTrue(text.contains("VIOLATED"), text);
        assertTrue(text.contains("|--"), text);
        assertTrue(text.contains("read -> \"v1\""), text);
        assertTrue(text.contains("process 3 on n1"), text);
    }

    /** Of a model given by steps the past may be replaced by the state in which it left the object. */
    @Test
    void theStateInWhichACounterexampleBeginsIsAField() throws IOException {
        HistoryBuilder clients = History.builder();
        for (int round = 0; round < 10; round++) {
            clients.invoke(1, "acquire", null).ok(1).invoke(1, "release", null).ok(1);
        }
        clients.invoke(1, "acquire", null).ok(1).invoke(2, "acquire", null).ok(2);
        Histories.writeJsonl(clients.build(), history);
        assertEquals(1, check("--model", "mutex", "--json", history.toString()));
        assertEquals("free", json().path("start").asText());
        assertEquals("[40,42]", json().path("operations").toString());
        Histories.writeJsonl(stale().build(), history);
        out.getBuffer().setLength(0);
        assertEquals(1, check("--json", history.toString()));
        assertTrue(json().path("start").isMissingNode(), "it begins at the beginning");
    }

    @Test
    void modesAreJudgedSideBySide() throws IOException {
        Histories.writeJsonl(stale().build(), history);
        assertEquals(1, check("--json", history.toString()));
        JsonNode json = json();
        assertEquals(history.toString(), json.path("file").asText());
        assertEquals(false, json.path("valid").asBoolean(true));
        assertEquals(4, json.path("ops").asInt());
        assertEquals(1, json.path("keys").asInt());
        assertTrue(json.path("millis").isNumber());
        assertTrue(json.path("engine").asText().length() > 2);
        assertTrue(json.path("reason").asText().contains("v1"));
        assertEquals(true, json.path("modes").path("consistent").path("valid").asBoolean());
        assertEquals(false, json.path("modes").path("default").path("valid").asBoolean(true));
        List<Integer> operations = new ObjectMapper().convertValue(json.path("operations"), new TypeReference<>() {});
        assertTrue(operations.contains(4) && operations.contains(2), operations.toString());
        assertEquals(0, check("--mode", "consistent", history.toString()));
        assertEquals(64, check("--mode", "fast", history.toString()));
        assertTrue(err.toString().contains("consistent, default"), err.toString());
    }

    @Test
    void expectationsOfTheRunDecideTheExitCode() throws IOException {
        Histories.writeJsonl(stale().build(), history);
        expect("violation", "linearizable");
        assertEquals(0, check(directory.toString()));
        assertTrue(out.toString().contains("as the scenario expects"), out.toString());
        expect("linearizable", "linearizable");
        assertEquals(1, check(directory.toString()));
        expect("any", "violation");
        assertEquals(1, check(directory.toString()));
        Files.delete(directory.resolve("verdict.json"));
        assertEquals(2, check(directory.toString()));
        assertTrue(out.toString().contains("did not come to its end"), out.toString());
        expect("any", "any");
        assertEquals(0, check("--json", directory.toString()));
        assertEquals(true, json().path("expected").asBoolean());
        expect("any", "perhaps");
        assertEquals(65, check(directory.toString()));
    }

    @Test
    void expectationOfAModeWithoutReadsIsNotForgotten() throws IOException {
        Histories.writeJsonl(
                History.builder()
                        .invoke(1, "write", "x", "v1")
                        .ok(1)
                        .in("consistent")
                        .invoke(2, "read", "x")
                        .in("consistent")
                        .ok(2, "v1")
                        .build(),
                history);
        expect("violation", "linearizable");
        assertEquals(2, check("--json", directory.toString()));
        assertEquals(
                "unknown", json().path("modes").path("default").path("valid").asText());
        Histories.writeJsonl(healthy().build(), history);
        expect("any", "linearizable");
        assertEquals(2, check(directory.toString()));
    }

    @Test
    void nothingAnsweredProvesNothing() throws IOException {
        Histories.writeJsonl(
                History.builder()
                        .invoke(1, "write", "x", "v1")
                        .ok(1)
                        .in("consistent")
                        .invoke(2, "read", "x")
                        .info(2)
                        .build(),
                history);
        assertEquals(2, check(history.toString()));
        Histories.writeJsonl(
                History.builder().invoke(1, "write", "x", "v1").fail(1).build(), history);
        assertEquals(2, check(history.toString()));
    }

    @Test
    void aForeignHistoryInWhichNothingHappenedIsLinearizableAndSaysSo() throws IOException {
        Path edn = directory.resolve("history.edn");
        Histories.writeEdn(
                History.builder().invoke(1, "write", "x", "v1").info(1).build(), edn);
        assertEquals(0, check(edn.toString()));
        assertTrue(out.toString().contains("no operation is known to have happened"), out.toString());
    }

    @Test
    void foreignHistoriesInDirectoriesAreFound() throws IOException {
        Path run = directory.resolve("suite/one");
        Files.createDirectories(run.resolve("nodes/n1"));
        Histories.writeJsonl(healthy().build(), run.resolve("history.jsonl"));
        Files.writeString(run.resolve("faults.jsonl"), "{\"time\":1}\n");
        Files.writeString(run.resolve("nodes/n1/node.log"), "0\t:invoke\t:read\tnil\n");
        Path store = Files.createDirectories(directory.resolve("store/etcd"));
        Histories.writeEdn(healthy().build(), store.resolve("history.edn"));
        Files.writeString(store.resolve("jepsen.log"), "INFO  jepsen.util - 0\t:invoke\t:read\tnil\n");
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Files.writeString(logs.resolve("a.log"), "INFO  jepsen.util - 0\t:invoke\t:read\tnil\n");
        Files.writeString(logs.resolve("README.txt"), "nothing of the kind\n");
        Files.createSymbolicLink(directory.resolve("latest"), run);

        assertEquals(
                List.of("logs/a.log", "store/etcd/history.edn", "suite/one/history.jsonl"),
                HistoryFiles.in(directory).stream()
                        .map(file -> directory.relativize(file).toString())
                        .toList());
        assertEquals(List.of(directory.resolve("latest/history.jsonl")), HistoryFiles.in(directory.resolve("latest")));
        assertEquals(0, check("--independent", store.toString()));
    }

    @Test
    void unreadableInputIsNamedByFileAndLine() throws IOException {
        Files.writeString(history, "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"}\n{\"process\":1\n\n");
        assertEquals(65, check(history.toString()));
        assertTrue(err.toString().contains("history.jsonl:2: expected"), err.toString());
        assertEquals(64, check(directory.resolve("absent").toString()));
        assertTrue(err.toString().contains("There is no file"), err.toString());
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertEquals(64, check(empty.toString()));
        assertTrue(err.toString().contains("There is no history in"), err.toString());
        assertTrue(!err.toString().contains("\tat "), err.toString());
    }

    @Test
    void wrongUsageIsSaidInOneSentence() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        for (List<String> wrong : List.of(
                List.of("--model", "oracle"),
                List.of("--engine", "steam"),
                List.of("--format", "csv"),
                List.of("--failed-cas", "maybe"),
                List.of("--timeout", "soon"),
                List.of("--timeout", "0s"),
                List.of("--colour"))) {
            err.getBuffer().setLength(0);
            List<String> arguments = new ArrayList<>(wrong);
            arguments.add(history.toString());
            assertEquals(64, check(arguments.toArray(String[]::new)), wrong.toString());
            assertEquals(1, err.toString().lines().count(), err.toString());
        }
        assertEquals(64, check());
    }

    @Test
    void emptyFileProvesNothing() throws IOException {
        Files.createFile(history);
        assertEquals(2, check(history.toString()));
        assertTrue(out.toString().contains("nothing to judge"), out.toString());
    }

    @Test
    void longCounterexamplesAreCutToTheirEnd() {
        HistoryBuilder builder = History.builder();
        for (int i = 0; i < 40; i++) {
            builder.invoke(1, "write", "x", (long) i).ok(1);
        }
        History all = builder.build();
        List<Operation> operations =
                IntStream.range(0, all.size()).mapToObj(all::operation).toList();
        Counterexample example = new Counterexample(
                "x", operations, Map.of(), Counterexample.Kind.OTHER, "", operations.get(39), null, -1);
        List<String> lines = OperationPicture.draw(example);
        assertEquals(17, lines.size());
        assertTrue(lines.get(0).startsWith("(24 earlier operations"), lines.get(0));
        assertTrue(lines.get(16).contains("write 39"), lines.get(16));
    }

    @Test
    void forgottenIndependentConvictsNobody() throws IOException {
        Path edn = directory.resolve("history.edn");
        Histories.writeEdn(healthy().build(), edn);
        assertEquals(65, check(edn.toString()));
        assertTrue(err.toString().contains("--independent"), err.toString());
        assertEquals(0, check("--independent", edn.toString()));
    }

    @Test
    void tornLastLineIsSaid() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        Files.writeString(history, Files.readString(history) + "{\"index\":9,\"pro");
        assertEquals(0, check(history.toString()));
        assertTrue(out.toString().contains("torn"), out.toString());
    }

    @Test
    void benchPrintsMedians() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(0, check("--bench", "1", history.toString()));
        assertTrue(out.toString().contains("decide ms"), out.toString());
        assertTrue(out.toString().contains("explain ms"), out.toString());
    }

    @Test
    void benchTimesAPeerBesideUs() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(0, check("--bench", "1", "--peer", "echo judged {file} good", history.toString()));
        assertTrue(out.toString().contains(" good"), out.toString());
        assertTrue(out.toString().contains("peer: the whole command"), out.toString());
    }

    @Test
    void aPeerWithoutAnswerIsNotWaitedForForever() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(0, check("--bench", "1", "--timeout", "200ms", "--peer", "tail -f {file}", history.toString()));
        assertTrue(out.toString().contains("no answer"), out.toString());
    }

    @Test
    void aPeerThatCannotBeUsedIsWrongUsage() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(64, check("--bench", "1", "--peer", "echo", history.toString()));
        assertEquals(64, check("--peer", "echo {file}", history.toString()));
        assertEquals(64, check("--bench", "1", "--peer", "no-such-command-here {file}", history.toString()));
    }

    @Test
    void aTimeoutThatNoClockCountsIsWrongUsage() throws IOException {
        Histories.writeJsonl(healthy().build(), history);
        assertEquals(64, check("--timeout", "999999999h", history.toString()));
        assertEquals(0, check("--timeout", "100000h", history.toString()));
    }

    private void expect(String ofDefault, String ofConsistent) throws IOException {
        out.getBuffer().setLength(0);
        Files.writeString(directory.resolve("verdict.json"), "{\"outcome\":\"expected\"}");
        Files.writeString(
                directory.resolve("run.json"),
                "{\"expectations\":{\"default\":\"%s\",\"consistent\":\"%s\"}}".formatted(ofDefault, ofConsistent));
    }

    private static HistoryBuilder healthy() {
        return History.builder()
                .invoke(1, "write", "x", "v1")
                .ok(1)
                .invoke(2, "read", "x")
                .ok(2, "v1");
    }

    /** A default read returns v1 after v2 has been acknowledged; a consistent one does not. */
    private static HistoryBuilder stale() {
        return History.builder()
                .invoke(1, "write", "x", "v1")
                .ok(1)
                .invoke(1, "write", "x", "v2")
                .ok(1)
                .in("default")
                .on("n1")
                .invoke(3, "read", "x")
                .in("default")
                .on("n1")
                .ok(3, "v1")
                .in("consistent")
                .invoke(2, "read", "x")
                .ok(2, "v2");
    }

    private int check(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "check";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private JsonNode json() throws IOException {
        String text = out.toString();
        return new ObjectMapper()
                .readTree(text.lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElse(""));
    }
}
