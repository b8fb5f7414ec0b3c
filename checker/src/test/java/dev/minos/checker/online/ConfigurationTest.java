package dev.minos.checker.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final int SLOTS = 4;
    /** Slots 2 and 3 are observations. */
    private static final Slots OBSERVATIONS = Slots.of(2).or(Slots.of(3));

    /** Some configuration of four operations under way and three kinds of crashed ones. */
    private static Configuration any(Random random) {
        Slots done = Slots.NONE;
        Slots free = Slots.NONE;
        for (int slot = 0; slot < SLOTS; slot++) {
            int fate = random.nextInt(3);
            done = fate == 0 ? done.or(Slots.of(slot)) : done;
            free = fate == 1 ? free.or(Slots.of(slot)) : free;
        }
        int[] used = random.ints(random.nextInt(4), 0, 3).sorted().toArray();
        return new Configuration("s", done, free, used);
    }

    @Test
    void coversIsWhatItsDefinitionSays() {
        Random random = new Random(1);
        int covered = 0;
        for (int round = 0; round < 50_000; round++) {
            Configuration one = any(random);
            Configuration other = any(random);
            boolean expected = covers(one, other);
            covered += expected ? 1 : 0;
            assertEquals(expected, one.covers(other, OBSERVATIONS), () -> one + " and " + other);
        }
        assertTrue(covered > 500, covered + " of them");
    }

    /** Each writer certain here is certain there, each possible there is possible here; observations the other way. */
    private static boolean covers(Configuration one, Configuration other) {
        for (int slot = 0; slot < SLOTS; slot++) {
            boolean possible = one.done().has(slot) || one.free().has(slot);
            if (OBSERVATIONS.has(slot)) {
                if (other.done().has(slot) && !one.done().has(slot)) {
                    return false;
                }
                if (other.free().has(slot) && !possible) {
                    return false;
                }
            } else {
                if (one.done().has(slot) && !other.done().has(slot)) {
                    return false;
                }
                if ((other.done().has(slot) || other.free().has(slot)) && !possible) {
                    return false;
                }
            }
        }
        List<Integer> left = new ArrayList<>();
        Arrays.stream(other.used()).forEach(left::add);
        for (int number : one.used()) {
            if (!left.remove((Integer) number)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void configurationsAreEqualWhenAllOfThemIs() {
        Random random = new Random(2);
        Configuration one = any(random);
        Configuration same = new Configuration(
                "s",
                one.done().or(Slots.NONE),
                one.free().or(Slots.NONE),
                one.used().clone());
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        Slots more = Slots.of(9);
        int[] used = one.usedAnd(7);
        Set<Configuration> different = Set.of(
                one,
                new Configuration("t", one.done(), one.free(), one.used()),
                new Configuration("s", one.done().or(more), one.free(), one.used()),
                new Configuration("s", one.done(), one.free().or(more), one.used()),
                new Configuration("s", one.done(), one.free(), used));
        assertEquals(5, different.size());
        Set<Integer> hashes = new TreeSet<>();
        different.forEach(c -> hashes.add(c.hashCode()));
        assertTrue(hashes.size() > 3, hashes.toString());
    }

    @Test
    void usesAreASortedBag() {
        Configuration one = new Configuration("s", Slots.NONE, Slots.NONE, new int[] {3, 5, 5});
        assertEquals(List.of(3, 4, 5, 5), Arrays.stream(one.usedAnd(4)).boxed().toList());
        assertEquals(2, one.used(5));
        assertEquals(0, one.used(4));
        assertEquals(
                List.of(3, 5), Arrays.stream(one.withoutUse(5).used()).boxed().toList());
        assertEquals(
                List.of(5, 5), Arrays.stream(one.withoutUse(3).used()).boxed().toList());
    }

    @Test
    void callsDoTheSameWhenGuardAndEffectAreTheSame() {
        Call write = done("write", "a", null);
        assertTrue(write.doesAs(done("write", "a", null)));
        assertTrue(!write.doesAs(done("write", "b", null)));
        assertTrue(!write.doesAs(done("cas", "a", null)), "a cas from nothing is no blind write");
        assertTrue(done("cas", "a", "e").doesAs(done("cas", "a", "e")));
        assertTrue(!done("cas", "a", "e").doesAs(done("cas", "a", "f")));
        assertTrue(!done("cas", "a", "e").doesAs(done("cas", "b", "e")));
        Call differed = new Call(0, 1, "cas", "a", "e");
        differed.refuse();
        assertTrue(!differed.doesAs(done("cas", "a", "e")));
        assertTrue(write.maySet() && !done("read", null, null).maySet());
    }

    private static Call done(String f, @Nullable Object argument, @Nullable Object expected) {
        Call call = new Call(0, 1, f, argument, expected);
        call.succeed(null);
        return call;
    }
}
