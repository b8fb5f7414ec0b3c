package dev.minos.junit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.cli.SingleRun;
import dev.minos.scenario.Conclusion;
import dev.minos.scenario.OnlineResult;
import dev.minos.scenario.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

final class ScenarioExtensionTest {
    private static RunResult ended(Conclusion conclusion) throws IOException {
        return new RunResult(
                SingleRun.scenario("healthy"),
                Path.of("runs/here"),
                conclusion,
                "A sentence.",
                List.of(),
                List.of(),
                new OnlineResult(Map.of(), null),
                Duration.ofSeconds(1));
    }

    private static String failure(RunResult result) {
        return String.valueOf(assertThrows(AssertionFailedError.class, () -> ScenarioExtension.judge(result, 7))
                .getMessage());
    }

    @Test
    void asExpectedIsGreen() throws IOException {
        ScenarioExtension.judge(ended(Conclusion.EXPECTED), 7);
    }

    @Test
    void violatedIsAFailureThatNamesTheReport() throws IOException {
        RunResult violated = ended(Conclusion.VIOLATED);
        String said = failure(violated);
        assertTrue(said.startsWith("healthy is violated: A sentence."), said);
        assertTrue(said.contains("Seed 7; report: "), said);
        assertTrue(said.endsWith(Path.of("runs", "here", "report.html").toString()), said);
    }

    @Test
    void unknownIsNeverGreen() throws IOException {
        RunResult unknown = ended(Conclusion.UNKNOWN);
        String said = failure(unknown);
        assertTrue(said.contains("unknown, which is no success"), said);
    }

    @Test
    void aTestbedThatFailedIsAnErrorAndNoFailure() throws IOException {
        RunResult failed = ended(Conclusion.FAILED);
        assertThrows(IOException.class, () -> ScenarioExtension.judge(failed, 7));
    }
}
