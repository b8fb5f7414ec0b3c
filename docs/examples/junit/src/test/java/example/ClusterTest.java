package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.junit.MinosTest;
import dev.minos.scenario.RunResult;

/** A cluster: the scenario's verdict is the test's. For a store of your own, say {@code system = "my-store.yaml"}. */
class ClusterTest {
    @MinosTest(scenario = "src/test/resources/cut-off.yaml", seed = 1)
    void staysLinearizableWhenANodeIsCutOff(RunResult result) {
        // Only reached when the run went as expected; here one may ask for more.
        assertTrue(result.windows().size() >= 1, "a fault was in force");
    }
}
