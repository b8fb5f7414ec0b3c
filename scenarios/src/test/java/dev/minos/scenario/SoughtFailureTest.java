package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoughtFailureTest {
    private static final Scenario SCENARIO =
            Catalogue.scenario("isolated-leader").orElseThrow();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aViolationThatWasNotExpectedComesFirst() throws IOException {
        SoughtFailure sought = sought(
                "{'outcome':'violated','modes':{'default':{'verdict':'violated'},'consistent':{'verdict':'violated'}}}");
        assertEquals(new SoughtFailure(Set.of("consistent")), sought);
    }

    @Test
    void aViolationThatWasExpectedIsSoughtIfNothingElseWasWrong() throws IOException {
        assertEquals(
                new SoughtFailure(Set.of("default")),
                sought("{'outcome':'expected','modes':{'default':{'verdict':'violated'}}}"));
    }

    @Test
    void aCrashIsSoughtByTheOutcome() throws IOException {
        SoughtFailure sought = sought("{'outcome':'violated','modes':{'consistent':{'verdict':'linearizable'}}}");
        assertEquals(new SoughtFailure(Set.of()), sought);
        assertTrue(new SoughtFailure(Set.of()).isIn(List.of(), Conclusion.VIOLATED));
        assertFalse(new SoughtFailure(Set.of()).isIn(List.of(), Conclusion.UNKNOWN));
    }

    @Test
    void nothingIsSoughtWhereNothingWasWrong() throws IOException {
        assertNull(sought("{'outcome':'expected','modes':{'consistent':{'verdict':'linearizable'}}}"));
        assertNull(SoughtFailure.of(new RunDirectory(directory.resolve("nowhere")), SCENARIO));
    }

    @Test
    void itIsFoundInTheSameModeOnly() {
        SoughtFailure sought = new SoughtFailure(Set.of("consistent"));
        assertTrue(sought.isIn(List.of(result("consistent", ModeResult.Word.VIOLATED)), Conclusion.VIOLATED));
        assertFalse(sought.isIn(List.of(result("default", ModeResult.Word.VIOLATED)), Conclusion.VIOLATED));
        assertFalse(sought.isIn(List.of(result("consistent", ModeResult.Word.UNKNOWN)), Conclusion.VIOLATED));
    }

    private static ModeResult result(String mode, ModeResult.Word verdict) {
        return new ModeResult(
                mode, verdict, Expectation.ANY, new ModeResult.Size(1, 1, 0, "zones"), null, List.of(), null, null);
    }

    private @Nullable SoughtFailure sought(String verdict) throws IOException {
        RunDirectory run = new RunDirectory(directory);
        Files.writeString(run.verdict(), verdict.replace('\'', '"'));
        return SoughtFailure.of(run, SCENARIO);
    }
}
