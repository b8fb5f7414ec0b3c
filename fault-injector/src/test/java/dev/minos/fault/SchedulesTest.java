package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<Fault> FAULTS = Stream.of(
                    "isolate leader", "kill one", "pause one", "slow leader 200ms", "partition ring")
            .map(Fault::parse)
            .toList();
    private static final Schedules.Rhythm RHYTHM = new Schedules.Rhythm(Duration.ofSeconds(3), Duration.ofSeconds(5));

    @TempDir
    Path directory;

    private interface Maker {
        Plan plan(List<Fault> faults, Schedules.Rhythm rhythm, Duration time, long seed);
    }

    private static final List<Maker> MAKERS =
            List.of(Schedules::periodic, Schedules::staggered, Schedules::overlapping, Schedules::swarm);

    @Test
    void thePeriodicPlanKeepsTime() {
        Plan plan = Schedules.periodic(FAULTS.subList(0, 1), RHYTHM, Duration.ofSeconds(20), 1);
        assertEquals(List.of("3s +5s isolate leader", "11s +5s isolate leader"), plan.lines());
        assertEquals(Duration.ofSeconds(16), plan.length());
    }

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        for (Maker maker : MAKERS) {
            assertEquals(maker.plan(FAULTS, RHYTHM, MINUTE, 7), maker.plan(FAULTS, RHYTHM, MINUTE, 7));
            assertNotEquals(maker.plan(FAULTS, RHYTHM, MINUTE, 7), maker.plan(FAULTS, RHYTHM, MINUTE, 8));
        }
    }

    @Test
    void everyPlanIsOverInTimeAndReadsBack() {
        for (Maker maker : MAKERS) {
            for (long seed = 0; seed < 100; seed++) {
                Plan plan = maker.plan(FAULTS, RHYTHM, MINUTE, seed);
                assertTrue(plan.length().compareTo(MINUTE) <= 0, plan.toString());
                assertEquals(plan, Plan.parse(plan.lines()));
            }
        }
    }

    @Test
    void onlyOneFaultOfAStaggeredPlanIsInForce() {
        for (long seed = 0; seed < 100; seed++) {
            List<Plan.Step> steps =
                    Schedules.staggered(FAULTS, RHYTHM, MINUTE, seed).steps();
            for (int i = 1; i < steps.size(); i++) {
                assertTrue(steps.get(i).at().compareTo(steps.get(i - 1).end()) >= 0, steps.toString());
            }
        }
    }

    @Test
    void everySwarmHasItsOwnMixAndAllTogetherHaveEverything() {
        Set<Set<Fault>> mixes = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            Set<Fault> mix = new HashSet<>();
            Schedules.swarm(FAULTS, RHYTHM, MINUTE, seed).steps().forEach(step -> mix.add(step.fault()));
            mixes.add(mix);
        }
        assertTrue(mixes.size() > 20, mixes.size() + " mixes");
        assertTrue(mixes.contains(Set.copyOf(FAULTS)));
        assertTrue(mixes.stream().anyMatch(mix -> mix.size() == 1));
    }

    @Test
    void aSwizzleHealsInAnotherOrderThanItBreaksAndHasAllInForceTogether() {
        List<Fault> cuts = Grudges.isolate(List.of("n1", "n2", "n3", "n4"), "n2").stream()
                .map(link -> (Fault) LinkFault.cut(List.of(link)))
                .toList();
        Schedules.Rhythm rhythm = new Schedules.Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(2));
        for (long seed = 0; seed < 50; seed++) {
            Plan plan = Schedules.swizzle(cuts, rhythm, Duration.ofSeconds(30), seed);
            assertEquals(12, plan.steps().size(), "two rounds fit");
            List<Plan.Step> round = plan.steps().subList(0, 6);
            assertEquals(Set.copyOf(cuts), round.stream().map(Plan.Step::fault).collect(Collectors.toSet()));
            Duration last = round.get(5).at();
            assertTrue(round.stream().allMatch(step -> step.end().compareTo(last.plusSeconds(2)) >= 0));
            List<Duration> ends = round.stream().map(Plan.Step::end).toList();
            assertNotEquals(ends.stream().sorted().toList(), ends);
            assertEquals(6, Set.copyOf(ends).size());
            assertTrue(plan.steps()
                            .get(6)
                            .at()
                            .compareTo(ends.stream().max(Duration::compareTo).orElseThrow())
                    > 0);
        }
        assertEquals(Plan.of(), Schedules.swizzle(cuts, rhythm, Duration.ofSeconds(13), 1));
    }

    @Test
    void everyPatternIsKnownByItsName() {
        for (Schedules.Pattern pattern : Schedules.Pattern.values()) {
            assertEquals(pattern, Schedules.Pattern.named(pattern.text()).orElseThrow());
            Plan plan = pattern.plan(FAULTS, RHYTHM, MINUTE, 7);
            assertEquals(plan, pattern.plan(FAULTS, RHYTHM, MINUTE, 7), pattern.text());
            assertTrue(plan.length().compareTo(MINUTE) <= 0, pattern.text());
        }
        assertTrue(Schedules.Pattern.named("swarn").isEmpty());
    }

    @Test
    void nothingIsInForceInAQuietPeriod() {
        Plan plan = Plan.parse(List.of("1s +5s isolate n1", "3s +1s kill n2", "7s +9s pause n3"));
        assertEquals(
                List.of("1s +1s isolate n1", "7s +9s pause n3"),
                plan.quietBetween(Duration.ofSeconds(2), Duration.ofSeconds(7)).lines());
    }

    @Test
    void plansAreShiftedJoinedAndShrunk() {
        Plan one = Plan.parse(List.of("# by hand", "", "1s +2s kill n1"));
        Plan both = one.and(Plan.parse(List.of("0s +1s pause n2"))).after(Duration.ofSeconds(1));
        assertEquals(List.of("1s +1s pause n2", "2s +2s kill n1"), both.lines());
        assertEquals(List.of("2s +2s kill n1"), both.without(0).lines());
    }

    @Test
    void aLogIsReadBackAsThePlanThatDoesItAgain() throws Exception {
        Path log = directory.resolve("faults.jsonl");
        Files.writeString(log, """
                {"time":1000000000,"id":1,"phase":"installed","fault":"isolate n3","intent":"isolate leader"}
                {"time":1500000000,"id":2,"phase":"skipped","fault":"kill leader","intent":"kill leader"}
                {"time":2000000000,"id":3,"phase":"installed","fault":"kill n1","intent":"kill one"}
                {"time":4000000000,"id":1,"phase":"healed","fault":"isolate n3","intent":"isolate leader"}
                {"time":4500000000,"id":4,"phase":"failed","fault":"pause n9","intent":"pause n9"}
                {"time":5000000000,"id":3,"phase":"failed","fault":"kill n1","intent":"kill one"}
                {"time":5000000000,"id":5,"phase":"installed","fault":"stop n2","intent":"stop n2"}
                {"time":6000000000,"id":6,"phase":"skipped","fault":"stop n2","intent":"stop n2"}
                """);
        assertEquals(
                List.of("1s +3s isolate n3", "2s +3s kill n1", "5s +1s stop n2"),
                Plan.replayOf(log).lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill n1", "1s kill n1", "1s +x kill n1", "1s +1s", "1s +1s explode n1"})
    void aStepThatIsNoneIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> Plan.Step.parse(line));
    }
}
