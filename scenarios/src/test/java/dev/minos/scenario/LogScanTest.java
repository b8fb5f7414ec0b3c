package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.system.LogRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogScanTest {
    private static final LogRules RULES = LogRules.general()
            .with(
                    List.of(Pattern.compile("level=error")),
                    List.of(new LogRules.Allowed(Pattern.compile("disk"), Set.of("disk-full"), "its disk is full")));

    @TempDir
    private Path nodes = Path.of("");

    @Test
    void whatBreaksDownIsNamedByNodeAndLine() throws IOException {
        log("n1", "ready", "level=warn msg=slow", "level=info msg=\"a panic: nothing of the kind\"");
        log("n2", "ready", "Exception in thread \"main\" java.lang.IllegalStateException", "level=error msg=bad");
        List<String> found = LogScan.crashes(nodes, List.of("n1", "n2", "n3"), RULES, Set.of("kill"));
        assertEquals(1, found.size(), found::toString);
        assertTrue(
                found.get(0).startsWith("the log of n2 tells of a crash, line 2: Exception in thread"),
                found::toString);
        assertTrue(found.get(0).endsWith("(and 1 more such lines)"), found::toString);
    }

    @Test
    void whatAFaultExplainsIsNoCrashWhereTheFaultWas() throws IOException {
        log("n1", "level=error msg=\"no space on disk\"");
        assertEquals(List.of(), LogScan.crashes(nodes, List.of("n1"), RULES, Set.of("disk-full", "kill")));
        assertEquals(
                1, LogScan.crashes(nodes, List.of("n1"), RULES, Set.of("kill")).size());
    }

    @Test
    void otherProgramsBreakDownInOtherWords() throws IOException {
        for (String line : List.of(
                "panic: runtime error: index out of range",
                "fatal error: all goroutines are asleep - deadlock!",
                "[signal SIGSEGV: segmentation violation]",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "java.lang.OutOfMemoryError: Java heap space",
                "Terminating with exit status -1: Failed to bind")) {
            log("n1", line);
            assertEquals(
                    1, LogScan.crashes(nodes, List.of("n1"), RULES, Set.of()).size(), line);
        }
    }

    private void log(String node, String... lines) throws IOException {
        Files.createDirectories(nodes.resolve(node));
        Files.write(nodes.resolve(node).resolve("node.log"), List.of(lines));
    }
}
