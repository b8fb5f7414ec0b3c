package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.system.NodeStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final NodeStatus LEADER = new NodeStatus("n2", "leader", "n2", 7, 1, 1, true);

    private final StringWriter out = new StringWriter();
    private final RunState state = new RunState();

    private Progress start(boolean terminal) {
        return Progress.start(
                Catalogue.scenario("healthy").orElseThrow(),
                state,
                new Progress.Sources(() -> Optional.of(LEADER), () -> null, () -> null),
                new Progress.Display(new PrintWriter(out, true), terminal));
    }

    private void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!out.toString().contains(text)) {
            assertTrue(System.nanoTime() < deadline, out::toString);
            Thread.sleep(10);
        }
    }

    @Test
    void onATerminalOneLineIsWrittenOverAndIsGoneAtTheEnd() throws InterruptedException {
        try (Progress progress = start(true)) {
            await("leader n2 term 7  starting");
            state.enter("warming up");
            await("warming up");
        }
        assertFalse(out.toString().contains("\n"), out::toString);
        assertTrue(out.toString().endsWith("\r\u001b[K"), out::toString);
    }

    @Test
    void elsewhereThereIsALineForEachThingThatChanges() throws InterruptedException {
        try (Progress progress = start(false)) {
            await("starting");
            state.enter("warming up");
            await("warming up");
        }
        assertEquals(2, out.toString().lines().count(), out::toString);
        assertFalse(out.toString().contains("\u001b"), out::toString);
    }
}
