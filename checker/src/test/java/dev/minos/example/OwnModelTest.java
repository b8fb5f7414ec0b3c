package dev.minos.example;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the module's README: an object of one's own, and what is seen of it. */
class OwnModelTest {
    private static final CheckOptions OPTIONS = CheckOptions.defaults().withModel(new MaxRegister());

    @Test
    void maxRegisterThatForgetsIsConvicted() {
        // p1: |-raise 7-|
        // p2:            |-raise 3-|  |-read 3-|
        History history = History.builder()
                .invoke(1, "raise", "x", 7L)
                .ok(1)
                .invoke(2, "raise", "x", 3L)
                .ok(2)
                .invoke(2, "read", "x")
                .ok(2, 3L)
                .build();
        Verdict verdict = Linearizability.check(history, OPTIONS);
        Verdict.Violated violated = assertInstanceOf(Verdict.Violated.class, verdict);
        assertTrue(
                violated.counterexample().indexes().contains(4),
                violated.counterexample().toString());
    }

    @Test
    void concurrentRaiseMayBeSeenOrNot() {
        // p1: |---raise 7---|
        // p2:  |-read 0-| |-read 7-|
        History history = History.builder()
                .invoke(1, "raise", "x", 7L)
                .invoke(2, "read", "x")
                .ok(2, 0L)
                .invoke(2, "read", "x")
                .ok(1)
                .ok(2, 7L)
                .build();
        assertInstanceOf(Verdict.Linearizable.class, Linearizability.check(history, OPTIONS));
    }

    @Test
    void readmeShowsThisVeryModel() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/minos/example/MaxRegister.java"));
        String shown = source.substring(source.indexOf("/** A register"));
        assertTrue(Files.readString(Path.of("README.md")).contains(shown));
    }
}
