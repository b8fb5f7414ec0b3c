package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JepsenFormatsTest {
    @TempDir
    Path directory;

    @Test
    void everyFormOfEdnIsRead() throws IOException {
        assertEquals(1L, edn("1"));
        assertEquals(-7L, edn("-7"));
        assertEquals(7L, edn("+7"));
        assertEquals(5L, edn("5N"));
        assertEquals(new BigInteger("123456789012345678901"), edn("123456789012345678901"));
        assertEquals(new BigDecimal("1.5"), edn("1.5M"));
        assertEquals(1.5e3, edn("1.5e3"));
        assertEquals(255L, edn("0xff"));
        assertEquals(new EdnText("1/3"), edn("1/3"));
        assertEquals(new EdnText("\\a"), edn("\\a"));
        assertEquals(new EdnText("\\newline"), edn("\\newline"));
        assertEquals(new EdnText(":a/b"), edn(":a/b"));
        assertEquals(new EdnText("-"), edn("-"));
        assertEquals(new EdnText("##NaN"), edn("##NaN"));
        assertNull(edn("nil"));
        assertEquals("a\n\"b\"A", edn("\"a\\n\\\"b\\\"\\u0041\""));
        assertEquals(List.of(1L, 2L), edn("(1, 2)"));
        assertEquals(Set.of(1L, 2L), edn("#{1 2}"));
        assertEquals(Map.of(new EdnText(":a"), List.of()), edn("{:a []}"));
        assertEquals(List.of(2L), edn("[#_ 1 2 ; three\n #_{:a 3}]"));
        assertEquals(new EdnText("#inst \"2026-01-01\""), edn("#inst \"2026-01-01\""));
        assertEquals(new EdnText("#object [java.lang.Object 26 \"o\"]"), edn("#object[java.lang.Object 0x1a \"o\"]"));
        assertEquals(new EdnText("#error {:cause \"x\"}"), edn("#error{:cause \"x\"}"));
        assertEquals(Map.of(new EdnText(":f"), 1L), edn("#jepsen.history.Op{:f 1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1 2 | expected ]", "{:a} | no value", "[1) | expected ]", "12ab | a number", ") | unexpected )"})
    void malformedFormsAreRefused(String text, String problem) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> edn(text));
        assertTrue(String.valueOf(e.getMessage()).contains(problem), e.getMessage());
    }

    @Test
    void bareMapsAndOneOuterVectorAreTheSame() throws IOException {
        String maps = """
                {:index 3, :time 142637598, :type :invoke, :process 4, :f :cas, :value [3 4]}
                {:type :info, :f :start, :process :nemesis, :time 15, :value [:isolated {"n2" #{"n5"}}], :index 4}
                {:index 5, :time 142637599, :type :fail, :process 4, :f :cas, :value [3 4], :error :not-leader}
                """;
        for (String text : List.of(maps, "[" + maps + "]", "; a comment\n(" + maps + ")\n")) {
            History history = read(text);
            assertEquals(1, history.size(), text);
            Operation cas = history.operation(0);
            assertEquals(3, cas.index());
            assertEquals(3L, cas.expected());
            assertEquals(4L, cas.argument());
            assertEquals("not-leader", cas.error());
            assertFalse(cas.refused());
            Event start = history.events().get(0);
            assertEquals("nemesis", start.process());
            assertEquals(4, start.index());
            assertEquals(List.of(new EdnText(":isolated"), Map.of("n2", Set.of("n5"))), start.value());
        }
    }

    @Test
    void independentKeysAreUnwrappedOnlyOnRequest() throws IOException {
        String text = """
                {:type :invoke, :process 4, :f :cas, :value [2 [3 4]]}
                {:type :info, :process :nemesis, :f :start, :value [1 2]}
                {:type :ok, :process 4, :f :cas, :value [2 [3 4]]}
                {:type :invoke, :process 4, :f :read, :value [2 nil]}
                {:type :ok, :process 4, :f :read, :value [2 4]}
                """;
        Path file = Files.writeString(directory.resolve("history.edn"), text);
        History history = Histories.read(file, ReadOptions.detect().independent());
        assertEquals(2L, history.operation(0).key());
        assertEquals(3L, history.operation(0).expected());
        assertEquals(4L, history.operation(1).result());
        assertEquals(List.of(1L, 2L), history.events().get(0).value());
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> Histories.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("--independent"), e.getMessage());
        assertEquals(4, e.line());
    }

    @Test
    void oldLogsAreUnderstood() throws IOException {
        History history = read("""
                INFO  jepsen.core - nothing to do with it
                INFO  jepsen.util - 0\t:invoke\t:write\t4
                INFO  jepsen.util - 1   :invoke :cas    [4 2]
                INFO  jepsen.util - 2\t:invoke\t:cas\t[4 3]
                INFO  jepsen.util - 3\t:invoke\t:write\t1
                INFO  jepsen.util - 4\t:invoke\t:read\tnil
                INFO  jepsen.util - 0\t:info\t:write\t:timed-out
                INFO  jepsen.util - 1\t:fail\t:cas\t[4 2]
                INFO  jepsen.util - 2\t:fail\t:cas\t:timed-out
                INFO  jepsen.util - 3\t:fail\t:write\t:timed-out
                INFO  jepsen.util - 4\t:fail\t:read\t:timed-out
                INFO  jepsen.util - :nemesis\t:info\t:start\t"Cut off {n1 #{n2}}"
                INFO  jepsen.util - 3\t:invoke\t:read\tnil
                """);
        assertEquals(6, history.size());
        assertEquals(4L, history.operation(0).argument());
        assertEquals(Outcome.INFO, history.outcome(0));
        assertTrue(history.refused(1));
        assertEquals(Outcome.INFO, history.outcome(2));
        assertEquals(Outcome.INFO, history.outcome(3));
        assertEquals(Outcome.FAIL, history.outcome(4));
        assertEquals(1, history.events().size());
    }

    @Test
    void failedCasThatNamesAnErrorObservedNothing() throws IOException {
        History history = read("""
                INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]
                INFO  jepsen.util - 1\t:fail\t:cas\t[1 2]\t:no-leader
                INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]
                INFO  jepsen.util - 1\t:fail\t:cas\t[1 2]\t:mismatch
                """);
        assertFalse(history.refused(0));
        assertEquals("no-leader", history.error(0));
        assertTrue(history.refused(1));
    }

    @Test
    void historyTxtIsUnderstood() throws IOException {
        History history = read("""
                0\t:invoke\t:write\t4
                :nemesis\t:info\t:start\tnil
                0\t:info\t:write\t4\t:timeout
                5\t:invoke\t:read\tnil
                5\t:ok\t:read\t4
                """);
        assertEquals("timeout", history.error(0));
        assertEquals(4L, history.operation(1).result());
        assertEquals(Format.JEPSEN_TXT, Histories.format(directory.resolve("history")));
    }

    @Test
    void porcupineLogsAreUnderstood() throws IOException {
        History history = read("""
                {:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
                {:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
                {:process 0, :type :invoke, :f :get, :key "0", :value nil}
                {:process 0, :type :ok, :f :get, :key "0", :value "x 0 0 y"}
                {:process 1, :type :invoke, :f :put, :key "0", :value ""}
                """);
        assertEquals("append", history.f(0));
        assertEquals("read", history.f(1));
        assertEquals("x 0 0 y", history.operation(1).result());
        assertEquals("write", history.f(2));
        assertEquals("0", history.operation(2).key());
        assertEquals(Format.PORCUPINE_KV, Histories.format(directory.resolve("history")));
    }

    @Test
    void whatIsWrittenAsEdnIsReadAgain() throws IOException {
        History history = History.builder()
                .at(5)
                .in("stale")
                .on("n1")
                .invoke(1, "read", "k\"1")
                .at(6)
                .version(7)
                .ok(1, "käse")
                .at(7)
                .event("nemesis", "info", "cut links", Arrays.asList("n1", null))
                .invokeCas(1, "k\"1", null, 4L)
                .refuse(1, "käse")
                .invoke(2, "write", 5L, true)
                .info(2, "connection reset")
                .build();
        Path file = directory.resolve("history.edn");
        Histories.writeEdn(history, file);
        History back = Histories.read(file, ReadOptions.detect().independent());
        for (int i = 0; i < history.size(); i++) {
            assertEquals(history.operation(i), back.operation(i));
        }
        assertEquals(history.events(), back.events());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{:process 1, :type :begin, :f :read}       | expected :type",
                "{:process 1, :type :invoke}                | expected an :f",
                "{:type :invoke, :f :read}                  | expected a :process",
                "{:process \"2\", :type :ok, :f :read}      | clients have numbers",
                "{:process 1, :type :invoke, :f :cas, :value 1} | cas needs the list",
                "{:process 1, :type :ok, :f :read}          | no open invocation",
                "{:process 1, :type :invoke, :f :read, :time x} | expected a number as :time",
                "42                                         | expected a map",
                "{:process 1, :type                         | no value",
            })
    void malformedEventIsNamed(String event, String problem) {
        String before = "{:process 9, :type :invoke, :f :read}\n; a comment\n";
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> read(before + event + "\n"));
        assertTrue(String.valueOf(e.getMessage()).contains(problem) || problem.equals("no value"), e.getMessage());
        assertTrue(e.line() >= 3, e.getMessage());
    }

    @Test
    void whatIsNoHistoryIsRefused() {
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> read("once upon a time\n"));
        assertTrue(String.valueOf(e.getMessage()).contains("none of the known formats"), e.getMessage());
    }

    private static @Nullable Object edn(String text) throws IOException {
        return new EdnReader(new StringReader(text)).next();
    }

    private History read(String text) throws IOException {
        return Histories.read(Files.writeString(directory.resolve("history"), text));
    }
}
