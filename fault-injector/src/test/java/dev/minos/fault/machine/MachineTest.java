package dev.minos.fault.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Map<String, String> PARAMETERS = Map.of(
            "slow", " 1ms",
            "throttle", " 5B/s",
            "slow-close", " 1ms",
            "flaky", " 20ms 20ms",
            "strobe", " 20ms 20ms",
            "lose", " 5%",
            "duplicate", " 5%",
            "reorder", " 5%",
            "corrupt", " 5%");

    @Test
    void everyFaultOfTheTableIsOne() {
        for (Capability capability : Machine.capabilities()) {
            for (String verb : capability.faults()) {
                String line = verb + " n1" + PARAMETERS.getOrDefault(verb, "");
                assertEquals(line, Fault.parse(line).line());
            }
        }
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        List<Capability> table = Machine.capabilities();
        assertTrue(table.stream().filter(Capability::isAvailable).count() >= 3, table.toString());
        for (Capability capability : table) {
            assertTrue(capability.isAvailable()
                    || String.valueOf(capability.missing()).length() > 10);
        }
    }
}
