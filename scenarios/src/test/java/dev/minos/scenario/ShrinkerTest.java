package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
    private static final int PLENTY = 10_000;

    /** Whatever set of faults is needed, it is what is left. */
    @Property(tries = 200)
    void whatIsLeftIsWhatIsNeeded(
            @ForAll @IntRange(min = 1, max = 12) int number,
            @ForAll @Size(max = 6) Set<@IntRange(min = 1, max = 12) Integer> wanted)
            throws IOException, InterruptedException {
        Set<String> needed = new HashSet<>();
        wanted.stream().filter(node -> node <= number).forEach(node -> needed.add("kill n" + node));
        Shrinker.Shrunk shrunk = new Shrinker(plan -> faults(plan).containsAll(needed), PLENTY).shrink(kills(number));
        assertTrue(shrunk.minimal());
        assertEquals(needed, new HashSet<>(faults(shrunk.plan())));
        assertEquals(needed.size(), shrunk.plan().steps().size());
    }

    @Test
    void twoEqualFaultsAreTwo() throws IOException, InterruptedException {
        Plan twice = Plan.parse(List.of("1s +1s kill n1", "1s +1s kill n1", "1s +1s kill n1", "3s +1s kill n2"));
        Shrinker.Shrunk shrunk = new Shrinker(
                        plan -> faults(plan).stream().filter("kill n1"::equals).count() >= 2, PLENTY)
                .shrink(twice);
        assertEquals(List.of("kill n1", "kill n1"), faults(shrunk.plan()));
    }

    @Test
    void faultsBecomeShorterAndComeSooner() throws IOException, InterruptedException {
        Plan plan = Plan.parse(List.of("20s +8s isolate leader"));
        Shrinker.Shrunk shrunk = new Shrinker(
                        candidate -> !candidate.steps().isEmpty()
                                && candidate.steps().get(0).hold().compareTo(Duration.ofSeconds(2)) >= 0,
                        PLENTY)
                .shrink(plan);
        assertEquals(List.of("1s +2s isolate leader"), shrunk.plan().lines());
    }

    @Test
    void whatNeedsNoFaultShrinksToNone() throws IOException, InterruptedException {
        assertEquals(
                List.of(),
                new Shrinker(plan -> true, PLENTY).shrink(kills(7)).plan().steps());
    }

    @Test
    void itStopsWhenItHasTriedEnoughAndSaysSo() throws IOException, InterruptedException {
        List<Plan> tried = new ArrayList<>();
        Shrinker.Shrunk shrunk = new Shrinker(
                        plan -> {
                            tried.add(plan);
                            return plan.steps().size() >= 3;
                        },
                        4)
                .shrink(kills(12));
        assertFalse(shrunk.minimal());
        assertEquals(4, shrunk.trials());
        assertEquals(4, tried.size());
        assertTrue(shrunk.plan().steps().size() >= 3);
    }

    @Test
    void timesAreThoseThatAPersonWouldWrite() {
        assertEquals(
                List.of("1s +1300ms kill n1"),
                Shrinker.readable(Plan.parse(List.of("912345678ns +1201ms kill n1")))
                        .lines());
    }

    private static Plan kills(int number) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            lines.add(i + "s +500ms kill n" + i);
        }
        return Plan.parse(lines);
    }

    private static List<String> faults(Plan plan) {
        return plan.steps().stream().map(step -> step.fault().line()).toList();
    }
}
