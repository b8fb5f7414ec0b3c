package dev.minos.fault.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("slow", " 1ms"),
            Map.entry("throttle", " 5B/s"),
            Map.entry("slow-close", " 1ms"),
            Map.entry("flaky", " 20ms 20ms"),
            Map.entry("strobe", " 20ms 20ms"),
            Map.entry("lose", " 5%"),
            Map.entry("duplicate", " 5%"),
            Map.entry("reorder", " 5%"),
            Map.entry("corrupt", " 5%"),
            Map.entry("slow-fsync", " 20ms"),
            Map.entry("clock", " +5s"),
            Map.entry("nice", " 19"),
            Map.entry("cpu", " 20%"),
            Map.entry("memory", " 64MB"));

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
