package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage is answered with one sentence and an exit code, and nothing is started. */
final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                     | Say what to do",
                "rnu                  | rnu",
                "run --sed 4          | There is no option '--sed'; did you mean '--seed'?",
                "run --seed soon      | 'soon' is not a long",
                "run helthy           | There is no scenario or suite 'helthy'. Did you mean 'healthy'?",
                "run quick --nodes 0  | --nodes is 0, expected 1 to 15.",
                "run quick --time 5   | --time is '5', expected a time such as 30s or 5m.",
                "run --network best   | There is no network 'best'.",
                "run --clients -1     | --clients is -1, expected at least 1.",
                "run none.yaml        | There is no file none.yaml.",
                "run healthy healthy  | A scenario is named twice.",
                "report /no/such/run  | There is no run /no/such/run.",
                "shrink /no/such/run  | There is no run /no/such/run.",
                "shrink / --trials 0  | --trials is 0, expected 1 to 1000.",
                "replay /no/such/run  | There is no run /no/such/run.",
                "replay / --times 0   | --times is 0, expected 1 to 1000.",
                "replay /             | / is not the directory of one run.",
            })
    void wrongUsageIsOneSentence(String arguments, String part) {
        assertEquals(ExitCode.USAGE, run(arguments == null ? "" : arguments));
        String said = err.toString().strip();
        assertTrue(said.startsWith("minos: "), said);
        assertTrue(said.contains(part), said);
        assertEquals(1, said.lines().count(), said);
        assertFalse(said.contains("Exception"), said);
        assertEquals("", out.toString());
    }

    @Test
    void brokenScenarioFileIsNamedWithItsLine() throws IOException {
        Path file = directory.resolve("mine.yaml");
        Files.writeString(file, "name: mine\nnoods: 3\n");
        assertEquals(ExitCode.UNREADABLE_INPUT, run("run " + file));
        assertEquals(
                "minos: " + file + ":2: There is no 'noods' here. Did you mean 'nodes'?",
                err.toString().strip());
    }

    @Test
    void listTellsEveryScenarioInASentence() {
        assertEquals(0, run("list"));
        for (String name : List.of("healthy", "isolated-leader", "paused-leader", "kill-leader", "halves")) {
            assertTrue(out.toString().contains(name), out.toString());
        }
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of("run", "list", "report", "replay", "shrink", "check")) {
            assertEquals(0, run(command + " --help"));
            assertTrue(out.toString().contains("Usage: minos " + command), out.toString());
        }
    }

    private int run(String line) {
        String[] arguments = line.isBlank() ? new String[0] : line.strip().split("\\s+", -1);
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
