package dev.minos.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.bugs.planted.LogTailDropped;
import dev.minos.bugs.planted.StaleRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableTest {
    private static final Hunter.Trial MISSED = new Hunter.Trial(4, 0, "As expected.", "");
    private static final Hunter.Trial SEEN =
            new Hunter.Trial(5, 1, "The consistent reads …", "The read of k1 | was old");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsBetweenTheMarksIsReplacedAndNothingElse() throws IOException {
        Path file = directory.resolve("page.md");
        Files.writeString(file, "before\n" + Table.BEGIN + "\nold\n" + Table.END + "\nafter\n");
        List<Hunted> hunts = List.of(new Hunted(new StaleRead(), List.of(MISSED, SEEN)));
        Table.write(file, hunts);
        Table.write(file, hunts);
        assertEquals(
                "before\n" + Table.BEGIN + "\n" + Table.of(hunts) + Table.END + "\nafter\n", Files.readString(file));
    }

    @Test
    void aPageWithoutMarksIsLeftAlone() throws IOException {
        Path file = directory.resolve("page.md");
        Files.writeString(file, "prose");
        assertThrows(IOException.class, () -> Table.write(file, List.of()));
        assertEquals("prose", Files.readString(file));
    }

    @Test
    void aLineSaysInWhichRunWithWhichSeedAndWords() {
        String table = Table.of(List.of(new Hunted(new StaleRead(), List.of(MISSED, SEEN))));
        assertTrue(table.contains("| 2 of 3 (seed 5) | The read of k1 \\| was old |"), table);
    }

    @Test
    void aBugThatEscapedIsSaidToHaveEscaped() {
        Hunted escaped = new Hunted(new LogTailDropped(), List.of(MISSED));
        assertTrue(Table.of(List.of(escaped)).contains("**not caught** in 1"));
    }

    @Test
    void aBugThatNobodyHasHuntedIsNotSaidToBeCaught() {
        String table = Table.of(List.of(new Hunted(new LogTailDropped(), List.of())));
        assertTrue(table.contains("| not hunted yet |  |"), table);
    }

    @Test
    void whatEarlierRunsLeftIsReadUpToTheOneThatCaught() throws IOException {
        Path home = Files.createDirectories(directory.resolve("StaleRead"));
        Files.writeString(home.resolve("seed-9.json"), said(0, ""));
        Files.writeString(home.resolve("seed-10.json"), said(1, "{\"sentence\":\"The read was old\"}"));
        Files.writeString(home.resolve("seed-11.json"), said(1, "{\"sentence\":\"Another\"}"));
        Hunted hunted = Hunted.recorded(new StaleRead(), new Hunter(directory));
        assertTrue(hunted.caught());
        assertEquals(2, hunted.trials().size());
        assertEquals("The read was old", hunted.shownBy());
        assertTrue(!Hunted.recorded(new LogTailDropped(), new Hunter(directory)).caught());
    }

    private static String said(int exit, String counterexample) {
        return "{\"exit\":" + exit + ",\"scenarios\":[{\"sentence\":\"So it went.\",\"modes\":{\"consistent\":"
                + "{\"counterexamples\":[" + counterexample + "]}}}]}";
    }

    @Test
    void aFailureWithoutCounterexampleCountsOnlyWhereTheHuntTakesIt() {
        Hunter.Trial other = new Hunter.Trial(1, 1, "The replicas differ.", "");
        assertTrue(other.caught(Hunt.Catch.ANY_FAILURE));
        assertTrue(!other.caught(Hunt.Catch.VIOLATION));
        Hunter.Trial unknown = new Hunter.Trial(1, 2, "Too little.", "The read …");
        assertTrue(!unknown.caught(Hunt.Catch.ANY_FAILURE));
    }
}
