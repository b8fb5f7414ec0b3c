package dev.minos.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.scenario.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

/** With real nodes. */
final class MinosTestIT {
    @MinosTest(scenario = "healthy", nodes = 3, clients = 6, time = "2s", seed = 7)
    void healthyNodesGoThrough(RunResult result) {
        assertEquals(3, result.scenario().nodes());
        assertTrue(result.modes().stream().allMatch(mode -> mode.size().operations() > 100), result.sentence());
    }

    static final class Subjects {
        @MinosTest(scenario = "src/test/resources/scenarios/stale-is-not-linearizable.yaml", seed = 7)
        @SuppressWarnings("DoNotCallSuggester")
        void violated() {
            throw new IllegalStateException("the statements of a violated test are not reached");
        }

        @MinosTest(scenario = "no-such-scenario")
        void misspelt() {}
    }

    @Test
    void aViolatedScenarioFailsTheTestWithItsCounterexample() {
        Map<String, TestExecutionResult> results = Launched.of(Subjects.class);
        Throwable violated = Launched.thrown(results, "violated");
        assertInstanceOf(AssertionFailedError.class, violated);
        String said = String.valueOf(violated.getMessage());
        assertTrue(said.contains("is violated: The stale reads were to be linearizable and are not: "), said);
        Matcher report = Pattern.compile("report: (.*report\\.html)").matcher(said);
        assertTrue(report.find() && Files.exists(Path.of(report.group(1))), said);
        assertTrue(String.valueOf(Launched.thrown(results, "misspelt").getMessage())
                .contains("no-such-scenario"));
    }
}
