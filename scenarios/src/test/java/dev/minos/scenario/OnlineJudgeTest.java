package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.history.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnlineJudgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicLong clock = new AtomicLong();

    @Test
    void readsOfEachModeAreJudgedByThemselvesWhileTheRunGoesOn() throws IOException, InterruptedException {
        CountDownLatch found = new CountDownLatch(1);
        try (OnlineJudge judge = OnlineJudge.start(List.of("consistent", "stale"), (mode, violation) -> {
                    assertEquals("stale", mode);
                    found.countDown();
                });
                Recorder recorder = recorder(judge)) {
            write(recorder, 1, "a");
            read(recorder, 2, "consistent", "a");
            read(recorder, 2, "stale", null);
            assertTrue(found.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "before anybody says that the run is over");
            Map<String, OnlineVerdict> verdicts = judge.finish(PATIENCE);
            assertEquals(Decision.LINEARIZABLE, of("consistent", verdicts).decision());
            assertEquals(Decision.VIOLATED, of("stale", verdicts).decision());
            assertNotNull(of("stale", verdicts).violation());
        }
    }

    @Test
    void everyOutcomeReachesTheChecker() throws IOException, InterruptedException {
        try (OnlineJudge judge = OnlineJudge.start(List.of("m"), (mode, violation) -> {});
                Recorder recorder = recorder(judge)) {
            int lost = recorder.invoke(1, "write", "k", "lost", null, null);
            recorder.info(lost, "timeout", null);
            int failed = recorder.invoke(2, "write", "k", "failed", null, null);
            recorder.fail(failed, "refused", null);
            read(recorder, 3, "m", "lost");
            int refused = recorder.invoke(3, "cas", "k", Arrays.asList("x", "y"), null, null);
            recorder.refuse(refused, "lost", -1, null);
            int differed = recorder.invoke(3, "cas", "k", Arrays.asList("x", "y"), null, null);
            recorder.fail(differed, "mismatch", null);
            int swapped = recorder.invoke(3, "cas", "k", Arrays.asList("lost", "z"), null, null);
            recorder.ok(swapped, null, -1, null);
            read(recorder, 3, "m", "z");
            recorder.invoke(4, "delete", "k", null, null, null);
            read(recorder, 3, "m", null);
            assertEquals(Decision.LINEARIZABLE, of("m", judge.finish(PATIENCE)).decision());
        }
    }

    @Test
    void refusalOfTheValueThatIsThereIsAViolation() throws IOException, InterruptedException {
        try (OnlineJudge judge = OnlineJudge.start(List.of("m"), (mode, violation) -> {});
                Recorder recorder = recorder(judge)) {
            write(recorder, 1, "x");
            int differed = recorder.invoke(3, "cas", "k", Arrays.asList("x", "y"), null, null);
            recorder.fail(differed, "mismatch", null);
            assertEquals(Decision.VIOLATED, of("m", judge.finish(PATIENCE)).decision());
        }
    }

    @Test
    void endlessRunIsJudgedInBoundedMemory() throws IOException, InterruptedException {
        try (OnlineJudge judge = OnlineJudge.start(List.of("m"), (mode, violation) -> {});
                Recorder recorder = Recorder.create(
                        directory.resolve("h"), clock::incrementAndGet, Recorder.Memory.FORGET, judge::accept)) {
            for (int i = 0; i < 50_000; i++) {
                write(recorder, 1, "v" + i);
                read(recorder, 2, "m", "v" + i);
            }
            assertThrows(IllegalStateException.class, recorder::snapshot);
            assertEquals(200_000, recorder.events());
            OnlineVerdict verdict = of("m", judge.finish(PATIENCE));
            assertEquals(Decision.LINEARIZABLE, verdict.decision());
            assertEquals(100_000, verdict.operations());
            assertNull(verdict.violation());
            assertTrue(judge.remembered() < 10, () -> judge.remembered() + " things are remembered");
        }
    }

    @Test
    void brokenCheckerDecidesNothing() throws IOException, InterruptedException {
        try (OnlineJudge judge = OnlineJudge.start(List.of("m"), (mode, violation) -> {});
                Recorder recorder = recorder(judge)) {
            recorder.invoke(1, "increment", "k", 1, null, null);
            OnlineVerdict verdict = of("m", judge.finish(PATIENCE));
            assertEquals(Decision.UNKNOWN, verdict.decision());
            assertTrue(verdict.reason().contains("increment"), verdict.reason());
        }
    }

    private Recorder recorder(OnlineJudge judge) throws IOException {
        return Recorder.create(directory.resolve("h"), clock::incrementAndGet, Recorder.Memory.KEEP, judge::accept);
    }

    private static void write(Recorder recorder, int process, String value) {
        int handle = recorder.invoke(process, "write", "k", value, null, null);
        recorder.ok(handle, null, -1, null);
    }

    private static void read(Recorder recorder, int process, String mode, @Nullable String result) {
        int handle = recorder.invoke(process, "read", "k", null, mode, null);
        recorder.ok(handle, result, -1, null);
    }

    private static OnlineVerdict of(String mode, Map<String, OnlineVerdict> verdicts) {
        return Objects.requireNonNull(verdicts.get(mode), mode);
    }
}
