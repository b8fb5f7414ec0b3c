package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunStateTest {
    private static final List<String> WRONG = List.of("node n1 ended by itself with exit code 137");

    @Test
    void nodesThatEndWithTheTestbedAreNotAccused() throws InterruptedException {
        RunState state = new RunState();
        state.interrupt();
        assertEquals(List.of(), state.unlessInterrupted(WRONG, Duration.ofMillis(1)));
    }

    @Test
    void nodesThatEndByThemselvesAre() throws InterruptedException {
        assertEquals(WRONG, new RunState().unlessInterrupted(WRONG, Duration.ofMillis(1)));
    }
}
