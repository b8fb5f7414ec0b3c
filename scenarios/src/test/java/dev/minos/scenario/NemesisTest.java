package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class NemesisTest {
    @Test
    void faultsThatMeanTheLeaderWaitForOne() {
        assertTrue(Nemesis.meansTheLeader("isolate leader"));
        assertTrue(Nemesis.meansTheLeader("partition leader-minority"));
        assertTrue(Nemesis.meansTheLeader("cut all>leader"));
        assertTrue(Nemesis.meansTheLeader("pause followers"));
        assertFalse(Nemesis.meansTheLeader("kill n1"));
        assertFalse(Nemesis.meansTheLeader("partition halves"));
    }
}
