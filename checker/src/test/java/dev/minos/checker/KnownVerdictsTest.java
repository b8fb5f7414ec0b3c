package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.RecordedHistories;
import dev.minos.history.RecordedHistories.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that others recorded and judged. */
final class KnownVerdictsTest {
    private static final CheckOptions PATIENT = CheckOptions.defaults().withTimeout(Duration.ofMinutes(2));

    @Test
    void everyKnownVerdictIsFound() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Recorded recorded : RecordedHistories.all()) {
            History history = recorded.read();
            Verdict verdict = Linearizability.check(history, PATIENT.withModel(Models.named(recorded.model())));
            String expected = recorded.linearizable() ? "linearizable" : "violated";
            if (!verdict.word().equals(expected)) {
                wrong.add(recorded + " is " + expected + " but we say " + verdict.word()
                        + (verdict instanceof Verdict.Unknown unknown ? ": " + unknown.reason() : ""));
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    }

    /** Somebody waits for the lock at every moment, and all answers before hang together. */
    @Test
    void theLockTakenTwiceIsShownByFewOperations() throws IOException {
        for (Recorded recorded : RecordedHistories.all()) {
            if (recorded.model().equals("mutex")) {
                Verdict verdict = Linearizability.check(recorded.read(), PATIENT.withModel(Models.named("mutex")));
                Counterexample found =
                        assertInstanceOf(Verdict.Violated.class, verdict).counterexample();
                assertTrue(found.operations().size() <= 4, found::sentence);
            }
        }
    }
}
