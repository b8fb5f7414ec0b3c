package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.history.History;
import dev.minos.history.RecordedHistories;
import dev.minos.history.RecordedHistories.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The verdicts that other checkers gave on recorded histories of real systems. */
class KnownVerdictsTest {
    @Test
    void recordedHistoriesGetTheirKnownVerdicts() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> models = Models.all().stream().map(Model::name).collect(Collectors.toSet());
        for (Recorded recorded : RecordedHistories.all()) {
            if (!models.contains(recorded.model())) {
                continue;
            }
            History history = recorded.read();
            CheckOptions options = CheckOptions.defaults().withModel(Models.named(recorded.model()));
            Verdict verdict = Linearizability.check(history, options);
            String expected = recorded.linearizable() ? "linearizable" : "violated";
            if (!verdict.word().equals(expected)) {
                wrong.add(recorded + " is " + expected + ", judged " + verdict.word());
            }
        }
        assertEquals(List.of(), wrong);
    }
}
