package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.Outcome;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MeterTest {
    private final Meter meter = new Meter();

    private RunView.Reading read(String kind) {
        return Objects.requireNonNull(meter.read().get(kind));
    }

    @Test
    void countsGoOnAndLatenciesStartAgainWithEachReading() {
        meter.completed("default", Outcome.OK, false, 2_000_000);
        meter.completed("default", Outcome.INFO, false, 9_000_000_000L);
        RunView.Reading first = read("default");
        assertEquals(1, first.answered());
        assertEquals(1, first.unknown());
        assertTrue(Math.abs(first.p99Nanos() - 2_000_000) < 50_000, first::toString);
        meter.completed("default", Outcome.FAIL, false, 1_000_000);
        RunView.Reading second = read("default");
        assertEquals(1, second.answered());
        assertEquals(1, second.failed());
        assertEquals(-1, second.medianNanos(), "nothing was answered since");
    }

    @Test
    void aRefusedCompareAndSetIsAnAnswer() {
        meter.completed("write", Outcome.FAIL, true, 1_000_000);
        assertEquals(1, read("write").answered());
        assertEquals(0, read("write").failed());
    }
}
