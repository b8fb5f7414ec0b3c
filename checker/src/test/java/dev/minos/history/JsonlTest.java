package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonlTest {
    /** The example of the design, plus one more operation of each kind. */
    private static final String EXAMPLE = """
        {"index":0,"time":1204113,"process":3,"type":"invoke","f":"write","key":"k7","value":"3-41","node":"n2"}
        {"index":5,"time":2911870,"process":3,"type":"ok","f":"write","key":"k7","value":"3-41","node":"n2","version":117}
        {"index":6,"time":3011870,"process":4,"type":"invoke","f":"read","key":"k7","mode":"default","node":"n1"}
        {"index":9,"time":3511870,"process":4,"type":"ok","f":"read","key":"k7","value":"3-41","mode":"default","node":"n1","version":117}
        {"index":10,"time":3611870,"process":4,"type":"invoke","f":"cas","key":"k7","value":["3-41","4-2"]}
        {"index":12,"time":4611870,"process":4,"type":"fail","f":"cas","key":"k7","value":["3-41","4-2"],"error":"mismatch","actual":"9-9"}
        {"index":13,"time":5000000,"process":"nemesis","type":"info","f":"partition","value":{"cut":[["n1","n2"]]}}
        {"index":14,"time":5000001,"process":5,"type":"invoke","f":"delete","key":"k7"}
        {"index":15,"time":5000002,"process":6,"type":"invoke","f":"add","key":"c","value":7}
        {"index":16,"time":5000003,"process":6,"type":"info","f":"add","key":"c","value":7,"error":"timeout"}
        """;

    @TempDir
    Path directory;

    @Test
    void halfASurrogatePairIsNoQuestionMark() throws IOException {
        String half = "x\ud800y";
        History history = read("""
            {"process":1,"type":"invoke","f":"write","key":"k","value":"x\\ud800y"}
            {"process":1,"type":"ok","f":"write","key":"k"}
            {"process":2,"type":"invoke","f":"read","key":"k"}
            {"process":2,"type":"ok","f":"read","key":"k","value":"x?y"}
            {"process":2,"type":"invoke","f":"read","key":"k"}
            {"process":2,"type":"ok","f":"read","key":"k","value":"x\\ud800y"}
            """);

        assertEquals(half, history.operation(0).argument());
        assertEquals("x?y", history.operation(1).result());
        assertEquals(history.argument(0), history.result(2));
        assertNotEquals(history.argument(0), history.result(1));
    }

    @Test
    void aCompletionOfSomethingElseIsRefused() {
        String invoked = """
            {"process":1,"type":"invoke","f":"write","key":"k","value":"a"}
            {"process":2,"type":"invoke","f":"cas","key":"k","value":["a","b"]}
            """;
        refused(invoked + "{\"process\":1,\"type\":\"ok\",\"f\":\"write\",\"key\":\"other\"}", ":3: ", "the key other");
        refused(
                invoked + "{\"process\":1,\"type\":\"ok\",\"f\":\"write\",\"key\":\"k\",\"value\":\"b\"}",
                ":3: ",
                "has the value a");
        refused(
                invoked + "{\"process\":2,\"type\":\"ok\",\"f\":\"cas\",\"key\":\"k\",\"value\":[\"a\",\"c\"]}",
                ":3: ",
                "has the value [a, b]");
    }

    private void refused(String text, String... words) {
        HistoryFormatException refused = assertThrows(HistoryFormatException.class, () -> read(text + "\n"));
        for (String word : words) {
            assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.getMessage());
        }
    }

    /** A value is what was written, not what it means. */
    @Test
    void oneAndOnePointZeroAreTwoValues() throws IOException {
        History history = read("""
            {"process":1,"type":"invoke","f":"write","key":"k","value":1}
            {"process":1,"type":"ok","f":"write","key":"k"}
            {"process":2,"type":"invoke","f":"read","key":"k"}
            {"process":2,"type":"ok","f":"read","key":"k","value":1.0}
            """);
        assertNotEquals(history.argument(0), history.result(1));
    }

    @Test
    void exampleOfTheDesignIsUnderstood() throws IOException {
        History history = read(EXAMPLE);

        assertEquals(5, history.size());
        Operation write = history.operation(0);
        assertEquals(
                new Operation(
                        0,
                        3,
                        "write",
                        "k7",
                        "3-41",
                        null,
                        null,
                        Outcome.OK,
                        null,
                        "n2",
                        117,
                        null,
                        false,
                        false,
                        null,
                        0,
                        1,
                        1204113,
                        2911870),
                write);
        Operation read = history.operation(1);
        assertEquals(6, read.index());
        assertEquals("3-41", read.result());
        assertEquals("default", read.mode());
        Operation cas = history.operation(2);
        assertEquals("3-41", cas.expected());
        assertEquals("4-2", cas.argument());
        assertTrue(cas.refused());
        assertEquals("9-9", cas.actual());
        assertEquals(Outcome.INFO, history.outcome(3));
        assertEquals(History.NEVER, history.ended(3));
        assertEquals("timeout", history.error(4));
        assertEquals(
                new Event(6, 13, 5000000, "nemesis", "info", "partition", Map.of("cut", List.of(List.of("n1", "n2")))),
                history.events().get(0));
    }

    @Test
    void whatIsReadIsWrittenAgain() throws IOException {
        Path copy = directory.resolve("copy.jsonl");
        Histories.writeJsonl(read(EXAMPLE), copy);
        String[] written = Files.readString(copy).split("\n");
        String[] original = EXAMPLE.split("\n");
        assertEquals(original.length, written.length);
        for (int i = 0; i < original.length; i++) {
            assertEquals(original[i].replaceFirst("\"index\":\\d+", ""), written[i].replaceFirst("\"index\":\\d+", ""));
        }
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        History history = read("""
            {"process":1,"type":"invoke","f":"read","key":"x","colour":{"a":[1,2]},"retries":4}
            {"process":1,"type":"ok","f":"read","key":"x","value":null}
            """);
        assertEquals(Outcome.OK, history.outcome(0));
        assertNull(history.operation(0).result());
        assertEquals(-1, history.invokedNanos(0));
    }

    @Test
    void tornLastLineIsLeftOutAndSaid() throws IOException {
        String torn = EXAMPLE + "{\"index\":17,\"time\":5000004,\"process\":7,\"type\":\"inv";
        History history = read(torn);
        assertEquals(5, history.size());
        assertEquals(1, history.notes().size());
        assertTrue(
                history.notes().get(0).contains("(11) is torn"), history.notes().get(0));
    }

    @Test
    void lastLineWithoutNewlineCounts() throws IOException {
        assertEquals(List.of(), read(EXAMPLE.stripTrailing()).notes());
        assertEquals(5, read(EXAMPLE.stripTrailing()).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12, 60})
    void aGzipFileThatEndsTooEarlyIsSaidToBeDamaged(int bytes) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(whole)) {
            zip.write(EXAMPLE.getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(whole.size() > bytes);
        Path file = directory.resolve("cut.jsonl.gz");
        Files.write(file, Arrays.copyOf(whole.toByteArray(), bytes));
        for (Executable reading : List.<Executable>of(() -> Histories.read(file), () -> Histories.format(file))) {
            String said = String.valueOf(
                    assertThrows(HistoryFormatException.class, reading).getMessage());
            assertTrue(said.endsWith("cut.jsonl.gz:1: a damaged gzip file: it ends too early"), said);
        }
    }

    @Test
    void gzippedFilesAreRead() throws IOException {
        Path file = directory.resolve("history.jsonl.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(EXAMPLE.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals(5, Histories.read(file).size());
    }

    @Test
    void emptyFileIsAnEmptyHistory() throws IOException {
        assertEquals(0, read("").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\"      | expected a JSON object",
                "[1,2]                                                  | expected a JSON object",
                "{\"process\":1,\"type\":\"begin\",\"f\":\"read\"}      | expected \"type\"",
                "{\"process\":1,\"type\":\"invoke\"}                    | expected a field \"f\"",
                "{\"type\":\"invoke\",\"f\":\"read\"}                   | expected a field \"process\"",
                "{\"process\":1.5,\"type\":\"invoke\",\"f\":\"read\"}   | expected a field \"process\"",
                "{\"process\":\"2\",\"type\":\"invoke\",\"f\":\"read\"} | clients have numbers",
                "{\"process\":-1,\"type\":\"invoke\",\"f\":\"read\"}    | expected \"process\" between 0",
                "{\"process\":1,\"type\":\"invoke\",\"f\":\"cas\",\"value\":\"a\"} | [expected, new]",
                "{\"process\":1,\"type\":\"invoke\",\"f\":\"read\",\"time\":\"soon\"} | whole number",
                "{\"process\":1,\"type\":\"ok\",\"f\":\"read\"}         | no open invocation",
                "{\"process\":9,\"type\":\"invoke\",\"f\":\"read\"}     | a second invocation by process 9",
                "{\"process\":8,\"type\":\"invoke\",\"f\":\"read\"}     | may not come back",
                "{\"process\":9,\"type\":\"ok\",\"f\":\"write\"}        | whose open operation is a \"read\"",
            })
    void malformedLineIsNamed(String line, String expected) throws IOException {
        String before = """
            {"process":8,"type":"invoke","f":"write","value":1}
            {"process":8,"type":"info","f":"write","value":1}
            {"process":9,"type":"invoke","f":"read"}
            """;
        HistoryFormatException e =
                assertThrows(HistoryFormatException.class, () -> read(before + line + "\n" + before));
        String message = String.valueOf(e.getMessage());
        assertEquals(4, e.line());
        assertTrue(message.startsWith(e.file() + ":4: "), message);
        assertTrue(message.contains(expected), message);
    }

    private History read(String text) throws IOException {
        Path file = directory.resolve("history.jsonl");
        Files.writeString(file, text);
        return Histories.read(file);
    }
}
