package dev.minos.checker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.Intervals.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The small parts of the searches, each beside the dumbest version of itself. */
final class SearchPartsTest {
    private static final int CLASSES = 4;

    /** That many bytes, and time without end. */
    private static Budget bytes(long bytes) {
        return Budget.until(() -> 0, Long.MAX_VALUE, bytes);
    }

    /** The only configuration of a history: operations {@code 0 .. size-1}, all open at a time. */
    private static SearchProblem allAtOnce(List<Update> ops) {
        return new SearchProblem(Intervals.history(0, ops));
    }

    private static List<Long> boxed(long[] record) {
        return Arrays.stream(record).boxed().toList();
    }

    @Test
    void aTableOfRecordsIsASetThatCounts() {
        for (int width = 1; width <= 3; width++) {
            Random random = new Random(width);
            Configurations table = new Configurations(width, Budget.unlimited());
            for (int round : new int[] {500, 3, 40, 0, 200, 1, 700}) {
                Map<List<Long>, Integer> known =
                        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
                for (int i = 0; i < round; i++) {
                    long[] record = random.longs(width, 0, 9)
                            .map(word -> word << 40 | word)
                            .toArray();
                    Integer number = known.putIfAbsent(boxed(record), known.size());
                    assertEquals(number == null ? known.size() - 1 : ~number, table.add(record));
                }
                assertEquals(known.size(), table.size());
                long[] copy = new long[width];
                known.forEach((record, number) -> {
                    table.read(number, copy);
                    assertEquals(record, boxed(copy));
                    assertEquals(record.get(copy.length - 1), table.word(number, copy.length - 1));
                });
                table.clear();
                assertEquals(0, table.size());
            }
        }
    }

    /** Two hundred thousand neighbours: a table that finds each of them at the end of a long queue does not end. */
    @Test
    void aLargeTableKeepsItsRecordsApart() {
        Configurations table = new Configurations(2, Budget.unlimited());
        long[] record = new long[2];
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 200_000; i++) {
                record[0] = (long) (i % 1000) << 32 | 5;
                record[1] = i / 1000;
                assertEquals(turn == 0 ? i : ~i, table.add(record));
            }
        }
        assertEquals(200_000, table.size());
    }

    /** Each asks before it grows, so that the memory given is not overrun. */
    @Test
    void whateverGrowsAsksTheBudgetFirst() {
        Configurations table = new Configurations(3, bytes(10_000));
        assertThrows(Budget.Exceeded.class, () -> {
            for (long i = 0; i < 1_000; i++) {
                table.add(new long[] {i, 0, i});
            }
        });
        assertTrue(table.size() >= 100 && table.size() <= 400, () -> "10 kB for " + table.size() + " records");
        Trail trail = new Trail(bytes(10_000));
        int[] added = new int[1];
        assertThrows(Budget.Exceeded.class, () -> {
            for (; added[0] < 2_000; added[0]++) {
                trail.add(Trail.START, added[0], 0);
            }
        });
        assertEquals(512, added[0], "64 + 128 + 256 entries of 12 bytes fit, 512 more do not");
        Usage usage = new Usage(bytes(10_000));
        int[] number = new int[1];
        assertThrows(Budget.Exceeded.class, () -> {
            for (int i = 0; i < 200; i++) {
                number[0] = usage.plus(number[0], 0);
            }
        });
        assertEquals(10_000 / 104.0, 1 + number[0], 3);
    }

    @Test
    void aTrailLeadsBackToTheStart() {
        Random random = new Random(3);
        Trail trail = new Trail(Budget.unlimited());
        List<List<Integer>> paths = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int before = random.nextInt(paths.size() + 1) - 1;
            int op = random.nextInt(1000);
            assertEquals(i, trail.add(before, op, op / 2));
            List<Integer> path = new ArrayList<>(before < 0 ? List.of() : paths.get(before));
            path.add(op);
            paths.add(path);
        }
        for (int i = 0; i < 300; i++) {
            int[] path = paths.get(i).stream().mapToInt(op -> op).toArray();
            assertArrayEquals(path, trail.path(i));
            assertArrayEquals(Arrays.stream(path).map(op -> op / 2).toArray(), trail.moments(i));
        }
        assertEquals(0, trail.path(Trail.START).length);
    }

    @Test
    void usesAreCountedByClass() {
        Random random = new Random(5);
        Usage usage = new Usage(Budget.unlimited());
        Map<Integer, Map<Integer, Integer>> known = new TreeMap<>(Map.of(0, Map.of()));
        for (int i = 0; i < 2_000; i++) {
            int number = random.nextInt(known.size());
            int id = random.nextInt(6);
            Map<Integer, Integer> counts = new TreeMap<>(known.get(number));
            counts.merge(id, 1, Integer::sum);
            int next = usage.plus(number, id);
            Map<Integer, Integer> before = known.putIfAbsent(next, counts);
            assertTrue(before == null || before.equals(counts));
            for (int other = 0; other < 7; other++) {
                assertEquals(counts.getOrDefault(other, 0), usage.used(next, other));
            }
        }
        assertEquals(known.size(), Set.copyOf(known.values()).size(), "each has one number");
    }

    /** Slots beyond the first word, blind writes that hide, and the way back. */
    @Test
    void aWindowOfManyWords() {
        List<Update> ops = new ArrayList<>();
        for (int op = 0; op < 150; op++) {
            ops.add(op % 3 == 0 ? Generators.write(1 + op % 2, op, 500) : Generators.read(1 + op % 2, op, 500));
        }
        SearchProblem problem = allAtOnce(ops);
        Window window = new Window(problem);
        assertEquals(150, problem.width);
        assertEquals(Window.BASE + 2 * 3, window.recordWords());
        window.moveTo(150);
        long[] record = new long[window.recordWords()];
        window.apply(0, record);
        window.observe(1, record);
        for (int op = 0; op < 150; op++) {
            boolean ofOne = 1 + op % 2 == 1;
            assertEquals(op % 3 == 0 || ofOne, window.met(record, op), "operation " + op);
            assertEquals(op == 0, window.spent(record, op));
            assertEquals(op % 3 == 0 && op != 0, window.mayBeSeen(record, op));
        }
        window.apply(129, record);
        assertTrue(window.spent(record, 129) && !window.spent(record, 1));
        window.forget(record, 129);
        assertTrue(!window.spent(record, 129) && !window.met(record, 129));
        assertTrue(window.met(record, 0) && window.spent(record, 0) && window.met(record, 126));
        long[] empty = new long[window.recordWords()];
        for (int op = 0; op < 150; op++) {
            window.meet(empty, op);
            assertTrue(window.met(empty, op));
            window.forget(empty, op);
            assertArrayEquals(new long[window.recordWords()], empty);
        }
        int demanded = window.demands[1];
        window.moveTo(300);
        assertEquals(0, window.demands[1]);
        assertTrue(Arrays.stream(window.open).allMatch(op -> op == Window.FREE));
        window.moveTo(150);
        assertEquals(demanded, window.demands[1]);
        window.moveTo(0);
        assertTrue(Arrays.stream(window.open).allMatch(op -> op == Window.FREE));
    }

    /** The survivors are exactly those that no other one covers, by the definition. */
    @Test
    void whatIsCoveredGoesAndNothingElse() {
        int dropped = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            dropped += prune(random, 1 + random.nextInt(2) * 69, seed % 3 == 0);
        }
        assertTrue(dropped > 1_000, "too few were covered: " + dropped);
    }

    private static int prune(Random random, int width, boolean negatives) {
        List<Update> ops = new ArrayList<>();
        for (int op = 0; op < width + 2; op++) {
            ops.add(Generators.write(1, op, 1_000));
        }
        ops.add(negatives ? Generators.refused(1, 0, 1_000) : Generators.read(1, 0, 1_000));
        SearchProblem problem = allAtOnce(ops);
        Window window = new Window(problem);
        Usage usage = new Usage(Budget.unlimited());
        int words = window.recordWords();
        long[] harmless = new long[words];
        for (int word = Window.BASE; word < window.firstSpentWord(); word++) {
            harmless[word] = few(random) | 1;
        }
        Frontier from = new Frontier(words, Budget.unlimited());
        Set<List<Long>> all = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            long[] record = new long[words];
            record[0] = random.nextInt(4) == 0 ? problem.dead : random.nextInt(2);
            record[1] = uses(random, usage);
            for (int word = Window.BASE; word < words; word++) {
                record[word] = few(random) & (word < window.firstSpentWord() ? harmless[word] | 2 : 5L << 40 | 7);
            }
            from.add(record, 1000 + i);
            all.add(boxed(record));
        }
        Frontier to = new Frontier(words, Budget.unlimited());
        new Dominance(problem, window, usage).prune(from, to, harmless, Budget.unlimited());
        Set<List<Long>> expected = new HashSet<>();
        for (List<Long> worse : all) {
            if (all.stream()
                    .noneMatch(better ->
                            !better.equals(worse) && covers(better, worse, problem, window, usage, harmless))) {
                expected.add(worse);
            }
        }
        Set<List<Long>> survivors = new HashSet<>();
        long[] record = new long[words];
        for (int number = 0; number < to.size(); number++) {
            to.read(number, record);
            survivors.add(boxed(record));
        }
        assertEquals(expected, survivors);
        return all.size() - survivors.size();
    }

    private static long few(Random random) {
        return (long) random.nextInt(8) | (long) random.nextInt(4) << 41;
    }

    private static int uses(Random random, Usage usage) {
        int number = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            number = usage.plus(number, random.nextInt(CLASSES));
        }
        return number;
    }

    private static boolean covers(
            List<Long> better, List<Long> worse, SearchProblem problem, Window window, Usage usage, long[] harmless) {
        boolean state = better.get(0).equals(worse.get(0)) || (!problem.negatives && worse.get(0) == problem.dead);
        for (int id = 0; id < CLASSES; id++) {
            state &= usage.used((int) (long) better.get(1), id) <= usage.used((int) (long) worse.get(1), id);
        }
        for (int word = Window.BASE; word < better.size(); word++) {
            for (int bit = 0; bit < Long.SIZE; bit++) {
                boolean ofBetter = (better.get(word) >>> bit & 1) != 0;
                boolean ofWorse = (worse.get(word) >>> bit & 1) != 0;
                if (word >= window.firstSpentWord()) {
                    state &= !ofBetter || ofWorse;
                } else {
                    boolean free = (harmless[word] >>> bit & 1) != 0;
                    state &= free ? ofBetter || !ofWorse : ofBetter == ofWorse;
                }
            }
        }
        return state;
    }

    @Test
    void theOperationsOfAKindShareANumber() {
        SearchProblem problem = new SearchProblem(Intervals.history(
                0,
                List.of(
                        Generators.write(1, 0, 10),
                        Generators.write(1, 1, 11),
                        Generators.write(2, 2, 12),
                        Generators.cas(1, 2, 3, 13),
                        Generators.write(1, 4, Update.NEVER),
                        Generators.write(3, 5, Update.NEVER),
                        Generators.read(1, 6, 20),
                        Generators.read(3, 7, 15),
                        Generators.read(3, 8, 16))));
        assertEquals(problem.kind[0], problem.kind[1]);
        assertEquals(3, problem.kinds);
        assertEquals(2, problem.optionals.count);
        int ones = problem.optionals.setting(1)[0];
        assertEquals(problem.kind[0], problem.kindOfClass[ones]);
        assertEquals(-1, problem.kindOfClass[problem.optionals.setting(3)[0]]);
        assertTrue(problem.once[3] && !problem.once[1] && !problem.once[2] && !problem.once[0]);
        assertEquals(problem.h.invoked[8], problem.lastDemand[3]);
        assertEquals(problem.h.completed[7], problem.firstDemand[3]);
        assertEquals(-1, problem.lastDemand[1]);
        assertEquals(problem.firstDemand[3], problem.latest(5), "seen at 15, so set by then");
        assertEquals(problem.h.completed[0], problem.latest(0));
        assertTrue(!problem.negativeMutators && !problem.negatives);
        SearchProblem negative = new SearchProblem(Intervals.history(
                0, List.of(Generators.write(1, 0, 10), Generators.write(0, 1, 11), Generators.deleteExisting(2, 12))));
        assertTrue(negative.negativeMutators && negative.negatives);
    }
}
