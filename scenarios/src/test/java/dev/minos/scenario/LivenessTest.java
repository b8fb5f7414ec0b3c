package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Evidence;
import dev.minos.fault.FaultLog;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The same cluster, seen in a history and while it runs: n1 is killed from 100 to 200, and clients stop at 500. */
final class LivenessTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final Set<String> KINDS = Set.of("write", "consistent", "stale");
    private static final FaultTimeline.Span KILL =
            new FaultTimeline.Span(1, "kill n1", 100, 200, List.of(), List.of("n1"));

    @Test
    void aFaultHoldsUpUntilTheFirstAnswerToWhatWasAskedAfterIt() {
        Recovery recovery = liveness().of(KILL);
        // Writes are acknowledged at 90 and 150; one asked at 190 at 210; one asked at 220 at 260.
        assertEquals(Map.of("write", 60L, "consistent", 30L), recovery.afterNanos());
        assertEquals(60, recovery.stallNanos());
        assertEquals(60, recovery.slowestNanos());
    }

    @Test
    void aStallCountsOnlyWhileAMajorityIsThere() {
        List<FaultTimeline.Span> faults = List.of(KILL);
        assertTrue(liveness().stalls(NODES, faults, 0, Duration.ofNanos(240)).isEmpty());
        List<String> stalls = liveness().stalls(NODES, faults, 0, Duration.ofNanos(239));
        assertEquals(1, stalls.size(), stalls::toString);
        List<FaultTimeline.Span> all =
                List.of(KILL, new FaultTimeline.Span(2, "pause n2,n3", 300, 600, List.of(), List.of("n2", "n3")));
        assertTrue(liveness().stalls(NODES, all, 0, Duration.ofNanos(90)).isEmpty());
    }

    private static Liveness liveness() {
        HistoryBuilder builder = History.builder();
        write(builder, 80, 90);
        write(builder, 140, 150);
        write(builder, 190, 210);
        read(builder, "stale", 201, 202);
        read(builder, "consistent", 199, 205);
        read(builder, "consistent", 210, 230);
        write(builder, 220, 260);
        return new Liveness(builder.build(), KINDS, 500);
    }

    private static void write(HistoryBuilder builder, long from, long to) {
        builder.at(from).invoke(0, "write", "k", "v" + from);
        builder.at(to).ok(0, null);
    }

    private static void read(HistoryBuilder builder, String mode, long from, long to) {
        builder.at(from).in(mode).invoke(1, "read", "k", null);
        builder.at(to).ok(1, "v");
    }

    @Test
    void theTallySaysTheSameWhileTheRunGoesOn() {
        RunningTally tally = new RunningTally(NODES, KINDS, Duration.ofNanos(239));
        tally.begin(0);
        tally.completed("write", Outcome.OK, 80, 90);
        tally.fault(entry(FaultLog.Phase.INSTALLED, 100));
        tally.completed("write", Outcome.OK, 140, 150);
        tally.completed("consistent", Outcome.FAIL, 140, 155);
        tally.fault(entry(FaultLog.Phase.HEALED, 200));
        tally.completed("stale", Outcome.OK, 201, 202);
        tally.completed("consistent", Outcome.OK, 199, 205);
        tally.completed("write", Outcome.OK, 190, 210);
        tally.completed("consistent", Outcome.OK, 210, 230);
        tally.completed("write", Outcome.OK, 220, 260);
        Window window = tally.traffic().windows().get(0);
        assertEquals(Map.of("write", 60L, "consistent", 30L), window.recovery().afterNanos());
        assertEquals(60, window.recovery().stallNanos());
        assertEquals(new Window.Counts(1, 1, 0, 0), window.traffic().get("write"));
        assertEquals(new Window.Counts(1, 0, 1, 0), window.traffic().get("consistent"));
        assertEquals(Window.Left.A_MAJORITY, window.left());
        assertEquals(Set.of("kill"), tally.verbs());
        assertEquals(List.of(), tally.stalls());
        tally.completed("consistent", Outcome.INFO, 260, 499);
        assertEquals(List.of(), tally.stalls());
        tally.completed("consistent", Outcome.INFO, 260, 500);
        tally.completed("consistent", Outcome.INFO, 260, 510);
        assertEquals(1, tally.stalls().size());
    }

    private static FaultLog.Entry entry(FaultLog.Phase phase, long nanos) {
        return new FaultLog.Entry(
                nanos,
                1,
                phase,
                "kill n1",
                "kill one",
                List.of(),
                List.of("n1"),
                new Evidence(true, new TreeMap<>()),
                null);
    }
}
