package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.Outcome;
import dev.minos.history.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    @TempDir
    Path directory;

    private History history(int operations) throws IOException {
        Path run = Fixtures.large(directory, operations);
        return Histories.read(run.resolve("history.jsonl"), ReadOptions.detect());
    }

    /** The rules of {@link Neighbours}, the slow way. */
    private static Set<Integer> slowly(History history, int i) {
        Set<Integer> found = new TreeSet<>();
        IntStream all = IntStream.range(0, history.size());
        List<Integer> own = all.filter(o -> history.process(o) == history.process(i))
                .boxed()
                .toList();
        int at = own.indexOf(i);
        found.addAll(own.subList(Math.max(0, at - 1), at));
        found.addAll(own.subList(at + 1, Math.min(own.size(), at + 2)));
        List<Integer> key = IntStream.range(0, history.size())
                .filter(o -> history.key(o) == history.key(i))
                .boxed()
                .toList();
        int here = key.indexOf(i);
        List<Integer> back = new ArrayList<>(key.subList(Math.max(0, here - 60), here));
        back.stream()
                .filter(o -> history.completed(o) < history.invoked(i))
                .max((a, b) -> history.completed(a) - history.completed(b))
                .ifPresent(found::add);
        java.util.Collections.reverse(back);
        back.stream()
                .filter(o -> history.completed(o) >= history.invoked(i))
                .limit(Neighbours.OVERLAPPING)
                .forEach(found::add);
        List<Integer> later = key.subList(here + 1, key.size());
        List<Integer> during = later.stream()
                .filter(o -> history.invoked(o) <= history.completed(i))
                .toList();
        during.stream().limit(Neighbours.OVERLAPPING).forEach(found::add);
        if (during.size() <= Neighbours.OVERLAPPING && during.size() < later.size()) {
            found.add(later.get(during.size()));
        }
        return found;
    }

    @Test
    void neighboursAreThoseThatALongLookFindsToo() throws IOException {
        History history = history(3_000);
        Neighbours neighbours = new Neighbours(history);
        for (int i = 0; i < history.size(); i++) {
            assertEquals(slowly(history, i), new TreeSet<>(neighbours.of(i)), "of operation " + i);
        }
    }

    @Test
    void aRunThatFitsIsCarriedWhole() throws IOException {
        History history = history(500);
        Selection all = Selection.of(history, new Neighbours(history), List.of(), List.of(), 500);
        assertEquals(500, all.carried().length);
        assertTrue(IntStream.range(0, 500).allMatch(i -> all.isDrawn(i) && all.isWhole(i)));
    }

    @Test
    void ofALongRunViolationsAndFailuresComeFirstAndWholeOnesHaveAllNeighbours() throws IOException {
        History history = history(20_000);
        Neighbours neighbours = new Neighbours(history);
        List<Integer> violation = List.of(100, 140, 7_000);
        List<Integer> sample = IntStream.range(0, 400).map(i -> i * 50).boxed().toList();
        Selection some = Selection.of(history, neighbours, List.of(violation), sample, 2_000);
        Set<Integer> carried = Arrays.stream(some.carried()).boxed().collect(Collectors.toSet());
        assertTrue(carried.size() <= 2_100, () -> carried.size() + " carried");
        assertTrue(violation.stream().allMatch(i -> some.isDrawn(i) && some.isWhole(i)));
        int whole = 0;
        for (int i : carried) {
            if (some.isWhole(i)) {
                whole++;
                assertTrue(carried.containsAll(neighbours.of(i)), "neighbours of " + i);
            }
        }
        assertTrue(whole > 100, "whole: " + whole);
        assertTrue(carried.stream().anyMatch(i -> some.isDrawn(i) && history.outcome(i) == Outcome.INFO));
        int late = Objects.requireNonNull(carried.stream().max(Integer::compare).orElse(0));
        assertTrue(late > 18_000, "the sample reaches to the end: " + late);
    }
}
