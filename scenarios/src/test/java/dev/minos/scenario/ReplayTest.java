package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void faultsComeAgainAtTheirTimesAndRolesStayRoles() throws IOException {
        write(
                "{'time':13000000000,'id':1,'phase':'installed','fault':'isolate n3','intent':'isolate leader'}",
                "{'time':14000000000,'id':2,'phase':'installed','fault':'kill n2','intent':'kill one'}",
                "{'time':14500000000,'id':3,'phase':'skipped','fault':'kill n9','intent':'kill n9'}",
                "{'time':15000000000,'id':2,'phase':'healed','fault':'kill n2','intent':'kill one'}",
                "{'time':17000000000,'id':1,'phase':'healed','fault':'isolate n3','intent':'isolate leader'}");
        assertTrue(Replay.isRun(directory));
        Replay replay = Replay.of(new RunDirectory(directory));
        assertEquals(
                List.of("1s +4s isolate leader", "2s +1s kill n2"),
                replay.scenario().plan().lines());
        assertEquals(List.of(), replay.scenario().schedule());
        assertEquals(Duration.ofSeconds(6), replay.scenario().timing().time());
        assertNull(replay.scenario().until());
        assertEquals(42, replay.seed());
        assertEquals(Map.of("default", "violated"), replay.verdicts());
        assertEquals(
                List.of("isolated-leader-1", "isolated-leader-2"),
                replay.times(2).scenarios().stream().map(Scenario::name).toList());
    }

    @Test
    void aFaultThatWasNeverHealedLastsAsLongAsTheLogGoes() throws IOException {
        write(
                "{'time':13000000000,'id':1,'phase':'installed','fault':'pause n1','intent':'pause n1'}",
                "{'time':15000000000,'id':2,'phase':'skipped','fault':'kill n9','intent':'kill n9'}");
        assertEquals(
                List.of("1s +2s pause n1"),
                Replay.of(new RunDirectory(directory)).scenario().plan().lines());
    }

    @Test
    void theDirectoryOfASuiteIsNoRun() {
        assertFalse(Replay.isRun(directory));
    }

    private void write(String... faults) throws IOException {
        RunDirectory run = new RunDirectory(directory);
        Files.writeString(run.scenario(), Catalogue.source("isolated-leader"));
        Files.writeString(run.run(), "{\"seed\":42,\"begun\":10000000000}");
        Files.writeString(run.verdict(), "{\"modes\":{\"default\":{\"verdict\":\"violated\"}}}");
        Files.writeString(run.faults(), String.join("\n", faults).replace('\'', '"') + "\n");
    }
}
