package dev.minos.fault.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Fault;
import dev.minos.fault.LinkFault;
import dev.minos.fault.Trouble;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShapingTest {
    @Test
    void delaysAddTheLowestRateCountsAndEitherChanceStrikes() {
        Shaping shaping = of(
                "slow n1 100ms jitter 10ms",
                "slow n1 50ms",
                "throttle n1 9000B/s",
                "throttle n1 500B/s",
                "lose n1 50%",
                "lose n1 50%",
                "duplicate n1 0.5%");
        assertEquals(500, shaping.bytesPerSecond());
        assertEquals("netem limit 100000 delay 150000us 10000us loss 75.00% duplicate 0.50%", shaping.netem());
        assertTrue(shaping.needsNetem());
    }

    @Test
    void aThrottleAloneNeedsNoNetemAndACutNothing() {
        assertFalse(of("throttle n1 500B/s").needsNetem());
        assertFalse(of("throttle n1 500B/s").isNone());
        assertTrue(of("cut n1").isNone());
        assertTrue(of().isNone());
    }

    private static Shaping of(String... lines) {
        List<Trouble> troubles = Stream.of(lines)
                .map(line -> ((LinkFault) Fault.parse(line)).trouble())
                .toList();
        return Shaping.of(troubles);
    }
}
