package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that writes a number to a file over and over shows from outside whether it runs. */
@Timeout(60)
class NodeProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String COUNTING =
            "trap 'echo bye; exit 3' TERM; echo hello; i=0; while :; do i=$((i+1)); echo $i > count; sleep 0.01; done";

    @TempDir
    Path directory;

    private final List<NodeProcess.Exit> exits = new CopyOnWriteArrayList<>();
    private ProcessGuard guard;
    private NodeProcess node;

    @BeforeEach
    void start() throws IOException {
        guard = ProcessGuard.start();
        node = node(COUNTING);
        node.start();
        assertTrue(Waiting.until(this::counts, PATIENCE));
    }

    @AfterEach
    void end() throws IOException {
        node.close();
        guard.close();
        assertFalse(guard.anyLeft());
    }

    @Test
    void aKilledNodeIsGoneAtOnceAndMayBeStartedAgain() throws IOException {
        long first = node.pid();
        node.kill();
        assertEquals('-', Proc.state(first));
        assertTrue(Waiting.until(() -> exits.size() == 1, PATIENCE));
        assertEquals(new NodeProcess.Exit("n1", first, 137, true), exits.get(0));
        node.start();
        assertNotEquals(first, node.pid());
        assertTrue(Waiting.until(this::counts, PATIENCE));
        assertThrows(IllegalStateException.class, node::start);
    }

    @Test
    void aPausedNodeStandsStillAndGoesOnWhenResumed() throws IOException {
        node.pause();
        assertTrue(node.isPaused());
        String count = count();
        assertFalse(Waiting.until(() -> !count().equals(count), Duration.ofMillis(200)));
        assertTrue(node.describe().endsWith("is stopped"), node.describe());
        node.resume();
        assertTrue(Waiting.until(this::counts, PATIENCE));
        assertTrue(node.describe().endsWith("runs"), node.describe());
    }

    @Test
    void aPausedNodeCanBeKilledAndStopped() throws IOException {
        node.pause();
        node.kill();
        assertFalse(node.isAlive());
        node.start();
        assertTrue(Waiting.until(this::counts, PATIENCE));
        node.pause();
        assertEquals(3, node.stop(PATIENCE));
    }

    @Test
    void aStoppedNodeEndsItself() throws IOException {
        assertEquals(3, node.stop(PATIENCE));
        assertEquals(List.of("hello", "bye"), Files.readAllLines(node.log()));
    }

    @Test
    void aNodeThatWillNotStopIsKilled() throws IOException {
        node.close();
        node = node("trap '' TERM; echo ready > count; while :; do sleep 0.01; done");
        node.start();
        assertTrue(Waiting.until(() -> Proc.state(node.pid()) != '-' && count().equals("ready"), PATIENCE));
        assertEquals(137, node.stop(Duration.ofMillis(300)));
    }

    @Test
    void restartsAppendToTheLog() throws IOException {
        node.restart();
        assertTrue(Waiting.until(this::counts, PATIENCE));
        assertEquals(List.of("hello", "hello"), Files.readAllLines(node.log()));
    }

    @Test
    void anExitByItselfIsToldAsNotAskedFor() throws IOException {
        node.close();
        assertTrue(Waiting.until(() -> exits.size() == 1, PATIENCE));
        node = node("exit 7");
        node.start();
        assertTrue(Waiting.until(() -> exits.size() == 2, PATIENCE));
        assertEquals(7, exits.get(1).code());
        assertFalse(exits.get(1).asked());
    }

    @Test
    void aCommandThatDoesNotExistIsOneClearSentence() throws IOException {
        NodeProcess.Spec spec = new NodeProcess.Spec(
                "n2", List.of("/no/such/program"), Map.of(), directory, directory.resolve("n2.log"));
        IOException e = assertThrows(IOException.class, () -> new LocalProcess(spec, guard).start());
        assertTrue(e.toString().contains("node n2 cannot be started:"), e.toString());
    }

    private NodeProcess node(String script) {
        Path log = directory.resolve("logs/n1.log");
        return new LocalProcess(
                new NodeProcess.Spec("n1", List.of("/bin/sh", "-c", script), Map.of(), directory, log),
                guard,
                exits::add);
    }

    private boolean counts() {
        String before = count();
        return Waiting.until(() -> !count().isEmpty() && !count().equals(before), Duration.ofMillis(500));
    }

    private String count() {
        try {
            Path file = directory.resolve("count");
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
