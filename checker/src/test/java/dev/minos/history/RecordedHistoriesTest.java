package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.RecordedHistories.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every recorded history of other projects is read into the operations of its model. */
class RecordedHistoriesTest {
    @TempDir
    Path directory;

    @Test
    void formatsAreFoundFromTheContent() throws IOException {
        for (Recorded recorded : RecordedHistories.all()) {
            assertEquals(recorded.format(), Histories.format(recorded.file()), recorded.toString());
        }
    }

    @Test
    void operationsAreThoseOfTheModel() throws IOException {
        for (Recorded recorded : RecordedHistories.all()) {
            History history = recorded.read();
            assertTrue(history.size() > 5, recorded + " has " + history.size() + " operations");
            assertTrue(
                    functions(recorded.model()).containsAll(functions(history)), recorded + " " + functions(history));
            for (int i = 0; i < history.size(); i++) {
                boolean keyed = recorded.independent() || recorded.format() == Format.PORCUPINE_KV;
                assertEquals(keyed, history.key(i) != History.NONE, recorded + " " + history.operation(i));
                assertEquals(history.f(i).equals("cas"), history.expected(i) != History.NONE);
            }
        }
    }

    @Test
    void whatIsReadSurvivesOurOwnFormatsAndJepsens() throws IOException {
        for (Recorded recorded : RecordedHistories.all()) {
            History history = recorded.read();
            Path jsonl = directory.resolve("history.jsonl");
            Histories.writeJsonl(history, jsonl);
            assertSameOperations(history, Histories.read(jsonl), recorded);
            Path edn = directory.resolve("history.edn");
            Histories.writeEdn(history, edn);
            ReadOptions options = ReadOptions.detect().as(Format.JEPSEN_EDN);
            boolean keyed = history.keys().size() > 1;
            assertSameOperations(history, Histories.read(edn, keyed ? options.independent() : options), recorded);
        }
    }

    private static void assertSameOperations(History expected, History actual, Recorded recorded) {
        assertEquals(expected.size(), actual.size(), recorded.toString());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.operation(i), actual.operation(i), recorded.toString());
        }
    }

    private static Set<String> functions(History history) {
        Set<String> functions = new TreeSet<>();
        for (int i = 0; i < history.size(); i++) {
            functions.add(history.f(i));
        }
        return functions;
    }

    private static Set<String> functions(String model) {
        return switch (model) {
            case "cas-register" -> Set.of("read", "write", "cas");
            case "counter" -> Set.of("read", "add");
            case "mutex" -> Set.of("acquire", "release");
            case "kv-append" -> Set.of("read", "write", "append");
            default -> throw new IllegalArgumentException(model);
        };
    }
}
