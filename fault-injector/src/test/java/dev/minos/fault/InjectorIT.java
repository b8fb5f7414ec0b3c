package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults on a cluster of three shells behind a real proxy network, and what the log says of them. */
@Timeout(60)
class InjectorIT {
    @TempDir
    Path directory;

    private ShellCluster cluster;
    private FaultLog log;
    private Injector injector;

    @BeforeEach
    void start() throws IOException {
        cluster = ShellCluster.start(directory, 3);
        long origin = System.nanoTime();
        log = FaultLog.create(directory.resolve("faults.jsonl"), () -> System.nanoTime() - origin);
        injector = new Injector(cluster, log, 42);
    }

    @AfterEach
    void end() throws IOException {
        injector.close();
        log.close();
        cluster.close();
    }

    @Test
    void anIsolatedLeaderIsLoggedWithLinksAndProbes() throws IOException {
        cluster.leader("n2");
        Injection injection = injector.inject(Fault.parse("isolate leader"));
        assertTrue(injection.isInstalled(), injection.entry().toString());
        assertEquals("isolate n2", injection.fault());
        assertEquals(Network.Reach.SILENT, reach("n1>n2"));
        assertEquals(Network.Reach.OPEN, reach("n1>n3"));
        injection.close();
        injection.close();
        assertEquals(Network.Reach.OPEN, reach("n1>n2"));

        List<JsonNode> lines = lines();
        assertEquals(2, lines.size());
        assertEquals("installed", lines.get(0).get("phase").asText());
        assertEquals("healed", lines.get(1).get("phase").asText());
        for (JsonNode line : lines) {
            assertEquals(1, line.get("id").asInt());
            assertEquals("isolate leader", line.get("intent").asText());
            assertEquals("isolate n2", line.get("fault").asText());
            assertEquals(4, line.get("links").size());
            assertEquals(4, line.get("evidence").size());
        }
        assertTrue(lines.get(0).at("/evidence/n1>n2").asText().startsWith("probe silent"));
        assertTrue(lines.get(1).at("/evidence/n1>n2").asText().startsWith("probe arrived"));
        assertTrue(lines.get(0).get("time").asLong() < lines.get(1).get("time").asLong());
    }

    @Test
    void everyLinkFaultShowsInItsProbes() throws IOException {
        for (String line : List.of(
                "cut n1>n2",
                "partition halves",
                "partition ring",
                "partition bridge",
                "isolate one",
                "stall n3",
                "reset n1>n2",
                "slow n1 40ms jitter 10ms",
                "throttle all 100000B/s",
                "slow-close n1 100ms",
                "flaky n2 100ms 100ms")) {
            Injection injection = injector.inject(Fault.parse(line));
            assertTrue(injection.isInstalled(), injection.entry().toString());
            boolean measured = line.startsWith("throttle") || line.startsWith("slow-close");
            assertEquals(measured, String.valueOf(injection.entry().evidence()).contains("bytes took"), line);
            injection.close();
        }
        assertEquals(Set.of("installed", "healed"), phases());
    }

    @Test
    void aLinkThatIsNeitherThrottledNorSlowToCloseIsFoundOut() throws IOException {
        Set<Link> links = Set.of(new Link("n1", "n2"));
        for (Trouble untrue : List.of(new Trouble.Throttle(64_000), new Trouble.SlowClose(Duration.ofSeconds(1)))) {
            Evidence evidence = new BurstLook(cluster.network(), new Network.Rule(links, untrue)).look();
            assertFalse(evidence.proven(), evidence.toString());
        }
    }

    @Test
    void killedPausedStoppedAndWipedNodesComeBack() throws IOException {
        for (String line : List.of(
                "kill minority",
                "pause n2",
                "stop n1,n3",
                "wipe n1",
                "restart all",
                "roll all",
                "strobe n2 20ms 60ms")) {
            Files.writeString(cluster.directory("n1").resolve("data"), "x");
            Injection injection = injector.inject(Fault.parse(line));
            assertTrue(injection.isInstalled(), injection.entry().toString());
            assertEquals(
                    line.startsWith("wipe"),
                    !Files.exists(cluster.directory("n1").resolve("data")));
            injection.close();
            assertTrue(cluster.nodes().stream().allMatch(cluster::isUp), line);
            assertFalse(phases().contains("failed"), () -> lines().toString());
        }
        assertEquals(Set.of("installed", "healed"), phases());
    }

    @Test
    void aFlakyLinkComesAndGoes() {
        Injection flaky = injector.inject(Fault.parse("flaky n1>n2 60ms 60ms"));
        assertTrue(flaky.isInstalled(), flaky.entry().toString());
        for (Network.Reach wanted : List.of(Network.Reach.OPEN, Network.Reach.SILENT, Network.Reach.OPEN)) {
            assertTrue(Waiting.until(() -> glance("n1>n2") == wanted, Duration.ofSeconds(10)), wanted.toString());
        }
        assertEquals(Network.Reach.OPEN, reach("n2>n1"));
        flaky.close();
        assertEquals(Set.of("installed", "healed"), phases());
    }

    @Test
    void aStrobedNodeIsKilledAndPausedLikeAnyOther() {
        for (String line : List.of("kill n1", "stop n1", "restart n1")) {
            Injection strobe = injector.inject(Fault.parse("strobe n1 10ms 40ms"));
            assertTrue(strobe.isInstalled(), strobe.entry().toString());
            assertEquals(
                    FaultLog.Phase.SKIPPED,
                    injector.inject(Fault.parse("pause n1")).outcome());
            Injection other = injector.inject(Fault.parse(line));
            assertTrue(other.isInstalled(), other.entry().toString());
            strobe.close();
            other.close();
            assertTrue(cluster.isUp("n1"));
            assertFalse(cluster.process("n1").isStrobed());
        }
        assertEquals(Set.of("installed", "healed", "skipped"), phases());
    }

    /** On a busy machine a resumed node may not answer for seconds: it goes on nevertheless. */
    @Test
    void aResumedNodeNeedNotAnswerAtOnce() throws IOException {
        Injection pause = injector.inject(Fault.parse("pause n1"));
        cluster.deafen("n1");
        pause.close();
        assertEquals(Set.of("installed", "healed"), phases());
    }

    @Test
    void whatDoesNotApplyIsSkippedWithTheReason() throws IOException {
        Injection leaderless = injector.inject(Fault.parse("kill leader"));
        assertEquals(FaultLog.Phase.SKIPPED, leaderless.outcome());
        cluster.process("n1").kill();
        assertEquals(
                FaultLog.Phase.SKIPPED,
                injector.inject(Fault.parse("lose n1>n2 20%")).outcome());
        Injection dead = injector.inject(Fault.parse("pause n1"));
        assertEquals(FaultLog.Phase.SKIPPED, dead.outcome());
        Injection partly = injector.inject(Fault.parse("kill n1,n2"));
        assertTrue(partly.isInstalled());
        assertEquals(
                "left alone, was down already",
                partly.entry().evidence().facts().get("n1"));
        partly.close();
        assertFalse(cluster.process("n1").isAlive());
        assertTrue(cluster.process("n2").isAlive());
        assertEquals("no node says that it leads", lines().get(0).get("reason").asText());
    }

    @Test
    void overlappingFaultsHealInAnyOrder() {
        Injection pause = injector.inject(Fault.parse("pause n1"));
        Injection kill = injector.inject(Fault.parse("kill n1"));
        Injection one = injector.inject(Fault.parse("cut n1>n2"));
        Injection other = injector.inject(Fault.parse("isolate n1"));
        assertEquals(4, injector.open().size());
        pause.close();
        assertFalse(cluster.process("n1").isAlive());
        kill.close();
        // It is still cut off, so nobody has waited until it takes part.
        assertTrue(Waiting.until(() -> cluster.isUp("n1"), Duration.ofSeconds(20)));
        one.close();
        assertEquals(Network.Reach.SILENT, reach("n1>n2"));
        injector.healAll();
        assertEquals(Network.Reach.OPEN, reach("n1>n2"));
        assertEquals(List.of(), injector.open());
        other.close();
        assertEquals(Set.of("installed", "healed"), phases());
    }

    @Test
    void aNodeThatDoesNotComeBackIsAFailure() throws IOException {
        Injection kill = injector.inject(Fault.parse("kill n1"));
        cluster.breakNode("n1");
        kill.close();
        JsonNode last = lines().get(1);
        assertEquals("failed", last.get("phase").asText());
        assertTrue(last.get("reason").asText().contains("heal"), last.toString());
    }

    private Network.Reach reach(String link) {
        return reach(link, Duration.ofMillis(300));
    }

    private Network.Reach glance(String link) {
        return reach(link, Duration.ofMillis(20));
    }

    private Network.Reach reach(String link, Duration patience) {
        try {
            Link parsed = Link.parse(link);
            Network.Probe probe =
                    cluster.network().probe(Set.of(parsed), patience).get(parsed);
            return probe == null ? Network.Reach.PARTLY : probe.reach();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> phases() {
        return new HashSet<>(
                lines().stream().map(line -> line.get("phase").asText()).toList());
    }

    private List<JsonNode> lines() {
        try {
            ObjectMapper json = new ObjectMapper();
            List<JsonNode> parsed = new ArrayList<>();
            for (String line : Files.readAllLines(directory.resolve("faults.jsonl"))) {
                parsed.add(json.readTree(line));
            }
            return parsed;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
