package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.fault.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the testbed concludes, case by case. The matrix of README.md rests on it. */
final class VerdictsTest {
    private static final Window BUSY = window(12);

    @Test
    void linearizableWhereItMustBeIsAsExpected() {
        assertEquals(Conclusion.EXPECTED, of(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE, BUSY));
    }

    @Test
    void violationWhereNoneMayBeIsViolated() {
        assertEquals(Conclusion.VIOLATED, of(Expectation.LINEARIZABLE, ModeResult.Word.VIOLATED, BUSY));
    }

    @Test
    void expectedViolationThatIsNotSeenIsViolated() {
        assertEquals(Conclusion.VIOLATED, of(Expectation.VIOLATION, ModeResult.Word.LINEARIZABLE, BUSY));
        assertEquals(Conclusion.EXPECTED, of(Expectation.VIOLATION, ModeResult.Word.VIOLATED, BUSY));
    }

    @Test
    void undecidedIsNeverAPass() {
        assertEquals(Conclusion.UNKNOWN, of(Expectation.LINEARIZABLE, ModeResult.Word.UNKNOWN, BUSY));
        assertEquals(Conclusion.UNKNOWN, of(Expectation.VIOLATION, ModeResult.Word.UNKNOWN, BUSY));
        assertEquals(Conclusion.EXPECTED, of(Expectation.ANY, ModeResult.Word.UNKNOWN, BUSY));
    }

    @Test
    void aWindowWithoutTrafficMakesTheRunUnknown() {
        assertEquals(Conclusion.UNKNOWN, of(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE, window(0)));
    }

    @Test
    void aViolationIsToldEvenWhenTheRunWasStoppedOrTroubled() {
        assertEquals(
                Conclusion.VIOLATED,
                Verdicts.of(
                                scenario(Expectation.LINEARIZABLE),
                                List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.VIOLATED)),
                                traffic(),
                                trouble("n1 is gone"),
                                true)
                        .conclusion());
    }

    @Test
    void troubleOfTheTestbedAndAnEarlyStopAreNoPass() {
        List<ModeResult> good = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE));
        Scenario scenario = scenario(Expectation.LINEARIZABLE);
        assertEquals(
                Conclusion.FAILED,
                Verdicts.of(scenario, good, traffic(BUSY), trouble("n1 is gone"), false)
                        .conclusion());
        assertEquals(
                Conclusion.UNKNOWN,
                Verdicts.of(scenario, good, traffic(BUSY), Verdicts.Found.nothing(), true)
                        .conclusion());
    }

    @Test
    void faultsThatNeverTookEffectShowNothing() {
        List<ModeResult> good = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE));
        assertEquals(
                Conclusion.UNKNOWN,
                Verdicts.of(scenario(Expectation.LINEARIZABLE), good, traffic(), Verdicts.Found.nothing(), false)
                        .conclusion());
    }

    @Test
    void nodesThatCrashOrDifferAreViolated() {
        Verdicts.Found found = new Verdicts.Found(List.of(), List.of("node n2 ended by itself with exit code 70"));
        Verdicts.Said said = Verdicts.of(
                scenario(Expectation.LINEARIZABLE),
                List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE)),
                traffic(BUSY),
                found,
                false);
        assertEquals(Conclusion.VIOLATED, said.conclusion());
        assertEquals("Node n2 ended by itself with exit code 70.", said.sentence());
    }

    @Test
    void theWorstOfASuiteCounts() {
        assertEquals(Conclusion.VIOLATED, Conclusion.worst(List.of(Conclusion.FAILED, Conclusion.VIOLATED)));
        assertEquals(Conclusion.FAILED, Conclusion.worst(List.of(Conclusion.UNKNOWN, Conclusion.FAILED)));
        assertEquals(Conclusion.UNKNOWN, Conclusion.worst(List.of()));
    }

    @Test
    void aRunWithHardlyAnAnswerIsUnknown() {
        Window.Counts many = new Window.Counts(50, 50, 0, 0);
        Window.Counts few = new Window.Counts(50, 9, 41, 0);
        assertEquals(Conclusion.UNKNOWN, of(Map.of("consistent", few, "write", many)));
        assertEquals(Conclusion.UNKNOWN, of(Map.of("consistent", many, "write", few)));
        assertEquals(Conclusion.EXPECTED, of(Map.of("consistent", many, "write", many)));
    }

    @Test
    void windowsInWhichEverythingFailedShowNothing() {
        Window.Counts refused = new Window.Counts(50, 0, 50, 0);
        Window window = isolation(refused);
        assertEquals(Conclusion.UNKNOWN, of(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE, window));
    }

    @Test
    void nobodyIsExpectedToAnswerWhenNoMajorityIsLeft() {
        Window.Counts refused = new Window.Counts(50, 0, 50, 0);
        Window window = window("kill n1,n2,n3", Window.Left.NO_MAJORITY, refused);
        assertEquals(Conclusion.EXPECTED, of(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE, window));
        Window.Counts nothing = new Window.Counts(0, 0, 0, 0);
        Window idle = window("kill n1,n2,n3", Window.Left.NO_MAJORITY, nothing);
        assertEquals(Conclusion.UNKNOWN, of(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE, idle));
    }

    private static Conclusion of(Map<String, Window.Counts> whole) {
        List<ModeResult> good = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE));
        Traffic traffic = new Traffic(whole, List.of(BUSY));
        return Verdicts.of(scenario(Expectation.LINEARIZABLE), good, traffic, Verdicts.Found.nothing(), false)
                .conclusion();
    }

    @Test
    void judgementsThatContradictEachOtherAreAFailureOfTheTestbed() {
        List<ModeResult> clean = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.LINEARIZABLE));
        List<ModeResult> violated = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.VIOLATED));
        List<ModeResult> undecided = List.of(mode(Expectation.LINEARIZABLE, ModeResult.Word.UNKNOWN));
        Verdicts.Said said = new Verdicts.Said(Conclusion.EXPECTED, "As expected.");
        for (Decision decision : Decision.values()) {
            OnlineResult online =
                    new OnlineResult(Map.of("consistent", new OnlineVerdict(decision, "", null, 10, 0)), null);
            Conclusion bad = Conclusion.FAILED;
            assertEquals(
                    decision == Decision.VIOLATED ? bad : Conclusion.EXPECTED,
                    said.after(online, clean, 0).conclusion());
            assertEquals(
                    decision == Decision.LINEARIZABLE ? bad : Conclusion.EXPECTED,
                    said.after(online, violated, 0).conclusion());
            assertEquals(Conclusion.EXPECTED, said.after(online, undecided, 0).conclusion());
        }
        assertEquals(said, said.after(OnlineResult.NONE, violated, 0));
    }

    @Test
    void runThatEndedEarlySaysSo() {
        OnlineVerdict.Violation violation = new OnlineVerdict.Violation("k1", 7, "The read is impossible");
        OnlineResult online =
                new OnlineResult(Map.of(), new OnlineResult.Stop("consistent", 5_300_000_000L, violation));
        Verdicts.Said said = new Verdicts.Said(Conclusion.VIOLATED, "It is bad.");
        assertEquals(
                new Verdicts.Said(
                        Conclusion.VIOLATED,
                        "It is bad. It was ended 4.3 s after its clients began, at a violation by consistent reads."),
                said.after(online, List.of(), 1_000_000_000));
    }

    private static Traffic traffic(Window... windows) {
        Window.Counts many = new Window.Counts(100, 90, 10, 0);
        return new Traffic(Map.of("consistent", many, "write", many), List.of(windows));
    }

    private static Verdicts.Found trouble(String sentence) {
        return new Verdicts.Found(List.of(sentence), List.of());
    }

    private static Conclusion of(Expectation expectation, ModeResult.Word word, Window window) {
        return Verdicts.of(
                        scenario(expectation),
                        List.of(mode(expectation, word)),
                        traffic(window),
                        Verdicts.Found.nothing(),
                        false)
                .conclusion();
    }

    private static ModeResult mode(Expectation expectation, ModeResult.Word word) {
        List<ModeResult.Violation> violations = word == ModeResult.Word.VIOLATED
                ? List.of(new ModeResult.Violation("k1", "A read was stale.", List.of(1, 2), Map.of(1, "writer"), null))
                : List.of();
        String reason = word == ModeResult.Word.UNKNOWN ? "out of time" : null;
        ModeResult.Size size = new ModeResult.Size(10, 1, 0.5, "zones");
        return new ModeResult("consistent", word, expectation, size, reason, violations, null, null);
    }

    private static Window window(long invocations) {
        Window.Counts counts = new Window.Counts(invocations, invocations, 0, 0);
        return isolation(counts);
    }

    private static Window isolation(Window.Counts counts) {
        return window("isolate n1", Window.Left.A_MAJORITY, counts);
    }

    private static Window window(String fault, Window.Left left, Window.Counts counts) {
        return new Window(1, fault, 0, 10, Map.of("consistent", counts, "write", counts), left, Recovery.NONE);
    }

    private static Scenario scenario(Expectation expectation) {
        OperationKind read = Objects.requireNonNull(OperationKind.parse("consistent-read"));
        return new Scenario(
                "s",
                "A scenario.",
                3,
                new Workload(1, Duration.ofSeconds(1), List.of(new ClientGroup(1, 0, Map.of(read, 1)))),
                new Timing(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO),
                List.of(new Step(Duration.ZERO, List.of("isolate n1"), Duration.ofSeconds(1))),
                Plan.of(),
                null,
                Set.of(),
                Map.of("consistent", expectation),
                Map.of());
    }
}
