package dev.minos.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.Histories;
import dev.minos.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples are code that compiles, and does what the README says. */
class ReadmeTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/minos/example");

    @TempDir
    Path directory;

    @Test
    void whatIsRecordedCanBeJudged() throws IOException {
        Path file = directory.resolve("history.jsonl");
        long[] now = new long[1];
        Examples.record(file, () -> now[0]++, 7);
        Examples.judge(file);
        History history = Histories.read(file);
        assertEquals(1, history.size());
        assertEquals("k7", history.operation(0).key());
    }

    @Test
    void everyWayInIsOpen() throws IOException {
        History history = Examples.written();
        Examples.options(history);
        Examples.measure(history);
        assertInstanceOf(Verdict.Linearizable.class, Linearizability.check(history, CheckOptions.defaults()));
        String sentence = Examples.follow();
        assertTrue(sentence != null && sentence.contains("cannot have taken effect"), sentence);
    }

    @Test
    void aHistoryChangesItsFormat() throws IOException {
        Path edn = directory.resolve("history.edn");
        Path jsonl = directory.resolve("history.jsonl");
        Histories.writeEdn(Examples.written(), edn);
        Examples.convert(edn, jsonl);
        assertEquals("x", Histories.read(jsonl).operation(1).key());
    }

    /** Every block of Java in the README is code of this package, but for comments and white space. */
    @Test
    void theReadmeShowsTheseVeryExamples() throws IOException {
        String sources = squeezed(Files.readString(SOURCES.resolve("Examples.java")))
                + squeezed(Files.readString(SOURCES.resolve("MaxRegister.java")));
        Matcher block =
                Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        int blocks = 0;
        for (; block.find(); blocks++) {
            String shown = block.group(1);
            assertTrue(sources.contains(squeezed(shown)), () -> "the README shows what no example does:\n" + shown);
        }
        assertTrue(blocks >= 7, "only " + blocks + " examples");
    }

    private static String squeezed(String code) {
        return code.replaceAll("//[^\\n]*", "").replaceAll("\\s+", "");
    }
}
