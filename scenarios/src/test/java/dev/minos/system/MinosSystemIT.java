package dev.minos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Cluster;
import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Minos' own nodes on the proxy network: what nodes say to each other passes the links, whatever the port. */
@Timeout(180)
class MinosSystemIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void aFollowerThatCannotReachTheLeaderConfirmsNoReadAndStillRedirectsToTheAddressOfClients() throws Exception {
        try (MinosSystem system = new MinosSystem(3, directory, Map.of("election-timeout", "20s..40s"), 7)) {
            system.start(PATIENCE);
            Cluster cluster = system.cluster();
            String leader = Objects.requireNonNull(cluster.leader());
            String follower = system.nodes().stream()
                    .filter(node -> !node.equals(leader))
                    .findFirst()
                    .orElseThrow();
            try (KvClient client = system.client(follower, Duration.ofSeconds(5));
                    FaultLog log = FaultLog.unwritten(System::nanoTime);
                    Injector injector = new Injector(cluster, log, 7)) {
                // Clients are not cut from anybody: the write is redirected to where the leader listens for them.
                Request.Write write = new Request.Write("k", "1");
                await(() -> client.execute(write).outcome() == Outcome.OK);
                Request.Read read = new Request.Read("k", "consistent");
                await(() -> Objects.equals(client.execute(read).value(), "1"));

                // The follower goes on believing in its leader for longer than this test takes.
                Injection cut = injector.inject(Fault.parse("cut " + follower + ">" + leader));
                assertTrue(cut.isInstalled(), String.valueOf(cut.entry()));
                assertEquals(Outcome.FAIL, client.execute(read).outcome());
                assertEquals(Outcome.OK, client.execute(write).outcome());
                cut.close();
                await(() -> Objects.equals(client.execute(read).value(), "1"));
            }
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
