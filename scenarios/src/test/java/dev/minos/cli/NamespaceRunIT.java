package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.minos.fault.Need;
import dev.minos.fault.machine.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of both kinds in one run: inside the nodes, whose loopback is another there, and to single packets. */
@Timeout(180)
final class NamespaceRunIT {
    private static final String SCENARIO = """
            name: inside
            description: Messages are late, packets are lost.
            nodes: 3
            workload:
              keys: 5
              clients:
                - {count: 3, rate: 40, mix: {write: 3, cas: 1, consistent-read: 3}}
            warm-up: 1s
            time: 5s
            schedule:
              - {faults: [delay appends followers 20ms, throttle one 100000B/s], for: 2s}
              - {wait: 3s}
            quiet: 1s
            node-options: {failpoints: 'true'}
            expect: {consistent: linearizable}
            """;

    @TempDir
    Path directory = Path.of("");

    @Test
    void failpointsAndPacketsMeetInNamespaces() throws Exception {
        String obstacle = Machine.obstacle(Need.PACKETS);
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        Path scenario = directory.resolve("inside.yaml");
        Files.writeString(scenario, SCENARIO);
        String runs = directory.resolve("runs").toString();
        try (CommandProcess run = CommandProcess.start(
                directory, "run", scenario.toString(), "--network", "namespace", "--seed", "3", "--out", runs)) {
            assertEquals(0, run.exitCode(), run::output);
            List<String> faults = Files.readAllLines(directory.resolve("runs/latest/faults.jsonl"));
            assertTrue(faults.stream().noneMatch(line -> line.contains("\"failed\"")), faults::toString);
            assertTrue(faults.stream().anyMatch(line -> line.contains("the rule hit ")), faults::toString);
            assertTrue(faults.stream().anyMatch(line -> line.contains(" bytes took ")), faults::toString);
        }
    }
}
