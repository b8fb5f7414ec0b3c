package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final long LIMIT_BYTES = 5_000_000;

    @TempDir
    Path directory;

    private static String page(Path run) throws IOException {
        Path page = ReportPage.write(run);
        assertTrue(Files.size(page) < LIMIT_BYTES, () -> "the page is too large: " + page);
        return Files.readString(page);
    }

    @Test
    void aRunAsExpectedSaysSoFirst() throws IOException {
        String page = page(Fixtures.ok(directory));
        assertTrue(page.contains("<title>As expected: healthy – Minos</title>"));
        assertTrue(page.contains("healthy ended as expected."));
        assertTrue(page.contains("one order explains all 12,345 operations on 24 keys"));
        assertFalse(page.contains("<h3>Why</h3>"));
    }

    @Test
    void aViolationIsToldWithTheFaultThatCausedIt() throws IOException {
        String page = page(Fixtures.violated(directory));
        assertTrue(page.contains("although &quot;v42&quot; had been written 1.8 s before it began."));
        assertTrue(page.contains(
                "The read was answered by n3, which “isolate n3” had cut from the majority 3.5 s before."));
        assertTrue(page.contains(
                "n3 still took itself for the leader of term 3, while n1 had been leading term 4 for 2.3 s."));
        assertEquals(
                4, Pattern.compile("<g class=\"op ").matcher(page).results().count());
        assertTrue(page.contains("never answered"));
    }

    @Test
    void anUnknownVerdictSaysHowFarTheJudgeGot() throws IOException {
        String page = page(Fixtures.unknown(directory));
        assertTrue(page.contains("could not be decided: 60 s were not enough: 11 of 24 keys are decided"));
    }

    @Test
    void aRunThatWasKilledHasAPage() throws IOException {
        String page = page(Fixtures.empty(directory));
        assertTrue(page.contains("it ended before it was judged"));
        assertTrue(page.contains("there is nothing to chart"));
    }

    @Test
    void aSuiteIsOnePageWithAnAnchorForEachScenario() throws IOException {
        String page = page(Fixtures.suite(directory));
        for (String scenario : new String[] {"healthy", "isolated-leader", "paused-leader", "halves"}) {
            assertTrue(page.contains("<a href=\"#" + scenario + "\">"), scenario);
            assertTrue(page.contains("<article class=\"run\" id=\"" + scenario + "\""), scenario);
        }
        assertTrue(page.contains("halves and paused-leader of 4 scenarios did not end as expected."), page);
    }

    @Test
    void hostileTextIsShownAsText() throws IOException {
        String page = page(Fixtures.hostile(directory));
        assertFalse(page.contains("<img src=x"));
        assertFalse(page.contains("<script>document.title"));
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
        assertFalse(page.contains("\u202e"), "a direction mark would turn the text around it");
        assertTrue(page.contains("\\u202eevil"));
        assertEquals(5, Pattern.compile("</script").matcher(page).results().count());
    }

    @Test
    void aDirectoryWithoutARunIsRefused() {
        IOException refused = assertThrows(IOException.class, () -> ReportPage.write(directory));
        assertTrue(String.valueOf(refused.getMessage()).contains("neither a run"));
    }

    @Test
    void manyOperationsStillGiveASmallPage() throws IOException {
        String page = page(Fixtures.large(directory, 100_000));
        assertTrue(page.length() > 1_000_000, () -> "there is room for many operations: " + page.length());
    }

    @Test
    void longValuesLeaveFewerOperationsOnThePageNotALargerPage() throws IOException {
        RunFixture fixture = new RunFixture(directory, "wide");
        for (int i = 0; i < 60_000; i++) {
            String value = "<&>" + "\u0001".repeat(60) + i;
            fixture.op(new RunFixture.Op(
                    1, "write", "k", value, null, "n1", 2L * i * RunFixture.MS, (2L * i + 1) * RunFixture.MS, "ok"));
        }
        page(fixture.write());
    }
}
