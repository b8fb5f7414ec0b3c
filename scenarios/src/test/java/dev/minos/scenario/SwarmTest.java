package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SwarmTest {
    @Test
    void theSeedDecidesEverything() {
        Suite suite = Swarm.suite(7, Duration.ofHours(3));
        assertEquals(suite, Swarm.suite(7, Duration.ofHours(3)));
        assertNotEquals(suite, Swarm.suite(8, Duration.ofHours(3)));
        assertTrue(suite.scenarios().size() > 100);
        assertEquals(1, Swarm.suite(7, Duration.ofSeconds(1)).scenarios().size());
    }

    @Test
    void everyScenarioBreaksSomethingAndCanBeWrittenAndReadAgain() {
        Set<String> faults = new HashSet<>();
        for (Scenario scenario : Swarm.suite(3, Duration.ofHours(3)).scenarios()) {
            assertEquals(scenario, ScenarioFile.parse("swarm.yaml", ScenarioYaml.text(scenario)));
            boolean inside = scenario.plan().lines().stream().anyMatch(line -> line.contains("append"));
            assertTrue(!inside || "true".equals(scenario.nodeOptions().get("failpoints")), scenario::toString);
            scenario.plan().steps().forEach(step -> faults.add(step.fault().line()));
        }
        for (String fault : List.of("kill leader", "partition ring", "lose all 5%", "delay votes all 100ms")) {
            assertTrue(faults.contains(fault), fault);
        }
    }

    @Test
    void aRunWithoutEndStopsAtWhatItForbids() {
        Scenario soak = Catalogue.scenario("soak").orElseThrow();
        assertTrue(soak.timing().endless());
        assertEquals(Set.of("consistent"), soak.stopAt());
        assertEquals(soak, ScenarioFile.parse("soak.yaml", ScenarioYaml.text(soak)));
        Scenario shorter = soak.withTime(Duration.ofMinutes(5));
        assertTrue(shorter.timing().endless());
        assertEquals(shorter, ScenarioFile.parse("soak.yaml", ScenarioYaml.text(shorter)));
        assertFalse(Catalogue.scenario("healthy").orElseThrow().timing().endless());
    }
}
