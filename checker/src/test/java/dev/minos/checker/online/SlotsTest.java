package dev.minos.checker.online;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Against a plain set of numbers. */
class SlotsTest {
    @Test
    void slotsAreASetOfNumbers() {
        Random random = new Random(1);
        for (int round = 0; round < 3_000; round++) {
            NavigableSet<Integer> a = some(random);
            NavigableSet<Integer> b = some(random);
            Slots first = slots(a);
            Slots second = slots(b);
            TreeSet<Integer> both = new TreeSet<>(a);
            both.retainAll(b);
            TreeSet<Integer> either = new TreeSet<>(a);
            either.addAll(b);
            TreeSet<Integer> onlyFirst = new TreeSet<>(a);
            onlyFirst.removeAll(b);
            assertSame(both, first.and(second));
            assertSame(either, first.or(second));
            assertSame(onlyFirst, first.without(second));
            assertEquals(!both.isEmpty(), first.meets(second));
            assertEquals(a.containsAll(b), first.holds(second));
            assertEquals(a.equals(b), first.equals(second));
            int one = random.nextInt(200);
            assertEquals(a.contains(one), first.has(one));
            TreeSet<Integer> rest = new TreeSet<>(a);
            rest.remove(one);
            assertSame(rest, first.without(one));
            Integer ceiling = a.ceiling(one);
            assertEquals(ceiling == null ? -1 : ceiling, first.next(one));
            int free = 0;
            while (a.contains(free)) {
                free++;
            }
            assertEquals(free, first.firstFree());
        }
    }

    private static void assertSame(NavigableSet<Integer> expected, Slots actual) {
        assertEquals(slots(expected), actual);
        assertEquals(slots(expected).hashCode(), actual.hashCode());
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.isEmpty(), actual.isEmpty());
        assertEquals(expected.toString().replace('[', '{').replace(']', '}'), actual.toString());
    }

    private static NavigableSet<Integer> some(Random random) {
        TreeSet<Integer> out = new TreeSet<>();
        int most = 1 + random.nextInt(200);
        if (random.nextInt(4) == 0) {
            for (int i = 0; i < random.nextInt(140); i++) {
                out.add(i);
            }
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            out.add(random.nextInt(most));
        }
        return out;
    }

    private static Slots slots(NavigableSet<Integer> numbers) {
        Slots out = Slots.NONE;
        for (int number : numbers) {
            out = out.or(Slots.of(number));
        }
        return out;
    }
}
