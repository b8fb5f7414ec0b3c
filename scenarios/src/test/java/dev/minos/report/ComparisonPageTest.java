package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
    @TempDir
    Path directory;

    @Test
    void aChangedVerdictStandsFirst() throws IOException {
        Path page = ComparisonPage.write(
                Fixtures.forbidden(directory.resolve("then")), Fixtures.repaired(directory.resolve("now")));
        String html = Files.readString(page);
        assertEquals(directory.resolve("now").toRealPath().resolve("comparison.html"), page);
        assertTrue(html.contains("1 verdict changed."));
        assertTrue(html.contains("default reads were violated, and are linearizable now."));
    }

    @Test
    void theSameRunTwiceIsTheSame() throws IOException {
        Path run = Fixtures.violated(directory.resolve("run"));
        String html = Files.readString(ComparisonPage.write(run, run));
        assertTrue(html.contains("Both runs came to the same verdicts."));
    }

    @Test
    void runsOfDifferentScenariosAreRefused() {
        Path ok = Fixtures.ok(directory.resolve("ok"));
        Path other = Fixtures.unknown(directory.resolve("other"));
        IOException refused = assertThrows(IOException.class, () -> ComparisonPage.write(ok, other));
        assertTrue(String.valueOf(refused.getMessage()).contains("no scenario in common"));
    }

    @Test
    void changesAreSaidAsPeopleSayThem() {
        assertEquals("same", ComparisonPage.change(5, 5));
        assertEquals("-50 %", ComparisonPage.change(10, 5));
        assertEquals("+100 %", ComparisonPage.change(5, 10));
        assertEquals("×20.0", ComparisonPage.change(5, 100));
        assertEquals("new", ComparisonPage.change(0, 7));
    }
}
