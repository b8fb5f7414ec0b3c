package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FittingTest {
    private static final Scenario SCENARIO =
            Catalogue.scenario("isolated-leader").orElseThrow();

    @Test
    void whatASystemDoesNotHaveIsLeftOutAndTold() {
        Fitting.Fitted fitted = new Fitting(Set.of("consistent", "stale"), false, true, Set.of()).of(SCENARIO);
        assertEquals(Set.of("consistent", "stale"), fitted.scenario().workload().modes());
        assertEquals(Set.of("delete", "default-read", "node option election-timeout"), Set.copyOf(fitted.leftOut()));
        assertEquals(3, fitted.leftOut().size());
        assertEquals(
                Map.of("consistent", Expectation.LINEARIZABLE, "stale", Expectation.ANY),
                fitted.scenario().expectations());
        assertNull(fitted.scenario().until());
        assertEquals(Map.of(), fitted.scenario().nodeOptions());
    }

    @Test
    void whatMinosNodesGetWrongIsNotExpectedOfOthers() {
        Fitting all = new Fitting(Set.of("default", "consistent", "stale"), true, true, Set.of("election-timeout"));
        Fitting.Fitted fitted = all.of(SCENARIO);
        assertEquals(List.of(), fitted.leftOut());
        assertEquals(Expectation.ANY, fitted.scenario().expected("default"));
        assertEquals(SCENARIO.workload(), fitted.scenario().workload());
    }

    @Test
    void aWorkloadThatNeedsMoreThanASystemHasIsRefusedInASentence() {
        Fitting all = new Fitting(Set.of("default", "consistent", "stale"), true, true, Set.of());
        for (WorkloadKind kind : WorkloadKind.all()) {
            if (kind.need() != null) {
                Scenario scenario = Catalogue.scenario(kind.word()).orElseThrow();
                IllegalArgumentException e =
                        assertThrows(IllegalArgumentException.class, () -> all.of(scenario), kind.word());
                assertEquals(
                        "the workload '" + kind.word() + "' of " + kind.word() + " needs " + kind.need()
                                + ", of which nothing is known for this system",
                        e.getMessage());
            }
        }
    }

    @Test
    void aScenarioWithoutReadsIsNone() {
        Fitting writesOnly = new Fitting(Set.of(), true, true, Set.of());
        assertThrows(IllegalArgumentException.class, () -> writesOnly.of(SCENARIO));
    }
}
