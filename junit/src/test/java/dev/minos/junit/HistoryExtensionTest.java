package dev.minos.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

final class HistoryExtensionTest {
    @ExtendWith(HistoryExtension.class)
    static final class Subjects {
        @Test
        void good(HistoryRecorder history) throws Exception {
            history.write("k", "a", () -> null);
            history.read("k", () -> "a");
        }

        @Test
        void bad(HistoryRecorder history) throws Exception {
            history.write("k", "a", () -> null);
            history.read("k", () -> null);
        }

        @Test
        void empty(HistoryRecorder history) {
            history.history();
        }

        @Test
        void failsBefore(HistoryRecorder history) {
            throw new IllegalStateException("of the test's own");
        }

        @Test
        void withoutRecorder() {}
    }

    @Test
    void whatATestRecordedIsJudgedAtItsEnd() {
        Map<String, TestExecutionResult> results = Launched.of(Subjects.class);
        assertEquals(
                "TestExecutionResult [status = SUCCESSFUL, throwable = null]", String.valueOf(results.get("good")));
        assertEquals(String.valueOf(results.get("good")), String.valueOf(results.get("withoutRecorder")));
        assertInstanceOf(AssertionFailedError.class, Launched.thrown(results, "bad"));
        assertInstanceOf(AssertionFailedError.class, Launched.thrown(results, "empty"));
        assertInstanceOf(IllegalStateException.class, Launched.thrown(results, "failsBefore"));
    }
}
