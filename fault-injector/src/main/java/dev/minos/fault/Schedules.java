package dev.minos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Plans drawn from a seed: the same seed gives the same plan. Every plan ends with all faults healed within the given
 * time.
 */
public final class Schedules {

    private Schedules() {}

    /** How long nothing is in force, and how long a fault is. */
    public record Rhythm(Duration quiet, Duration hold) {
        public Rhythm {
            Durations.notNegative(quiet);
            Durations.notNegative(hold);
            if (quiet.plus(hold).isZero()) {
                throw new IllegalArgumentException("a rhythm takes some time");
            }
        }
    }

    /** The shapes by their names. */
    public enum Pattern {
        PERIODIC(Schedules::periodic),
        STAGGERED(Schedules::staggered),
        OVERLAPPING(Schedules::overlapping),
        SWARM(Schedules::swarm),
        SWIZZLE(Schedules::swizzle);

        private interface Drawing {
            Plan draw(List<Fault> faults, Rhythm rhythm, Duration time, long seed);
        }

        @SuppressWarnings("ImmutableEnumChecker") // a reference to a method without state
        private final Drawing drawing;

        Pattern(Drawing drawing) {
            this.drawing = drawing;
        }

        /** The word that {@link #named} knows. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Pattern> named(String text) {
            return Arrays.stream(values())
                    .filter(pattern -> pattern.text().equals(text))
                    .findFirst();
        }

        /** A plan of this shape that is over within the time. */
        public Plan plan(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("nothing can be drawn from no faults");
            }
            return drawing.draw(faults, rhythm, time, seed);
        }
    }

    /** One fault at a time, drawn from the list, in an even rhythm. */
    public static Plan periodic(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        List<Plan.Step> steps = new ArrayList<>();
        Duration at = rhythm.quiet();
        while (at.plus(rhythm.hold()).compareTo(time) <= 0) {
            steps.add(new Plan.Step(at, rhythm.hold(), draw(faults, random)));
            at = at.plus(rhythm.hold()).plus(rhythm.quiet());
        }
        return new Plan(steps);
    }

    /**
     * One fault at a time, drawn from the list; pauses last between nothing and twice the rhythm's, evenly drawn (Jepsen's
     * staggered flip-flop). Faults last between half of the rhythm's time and one and a half times it: one that is over
     * at once is seen by nobody.
     */
    public static Plan staggered(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        List<Plan.Step> steps = new ArrayList<>();
        Duration least = rhythm.hold().dividedBy(2);
        Duration at = around(rhythm.quiet(), random);
        while (at.plus(least).compareTo(time) <= 0) {
            Duration hold = shorter(least.plus(around(least, random)), time.minus(at));
            steps.add(new Plan.Step(at, hold, draw(faults, random)));
            at = at.plus(hold).plus(around(rhythm.quiet(), random)).plusMillis(1);
        }
        return new Plan(steps);
    }

    /** Every fault of the list in its own staggered rhythm, regardless of the others. */
    public static Plan overlapping(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        Plan plan = Plan.of();
        for (Fault fault : faults) {
            plan = plan.and(staggered(List.of(fault), rhythm, time, random.nextLong()));
        }
        return plan;
    }

    /**
     * The mix itself is drawn: a part of the list, at least one, overlapping, each in a rhythm between a quarter of the
     * given one and four times it (swarm testing, Groce et al. 2012).
     */
    public static Plan swarm(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        List<Fault> mix = new ArrayList<>(faults);
        Collections.shuffle(mix, random);
        mix = mix.subList(0, 1 + random.nextInt(faults.size()));
        Plan plan = Plan.of();
        for (Fault fault : mix) {
            double pace = Math.pow(4, random.nextDouble() * 2 - 1);
            Rhythm own = new Rhythm(times(rhythm.quiet(), pace), times(rhythm.hold(), pace));
            plan = plan.and(staggered(List.of(fault), own, time, random.nextLong()));
        }
        return plan;
    }

    /**
     * All of the list one after the other, {@code quiet} apart, and when all have been in force together for {@code
     * hold} they are healed one after the other in another order; again and again (Jepsen's swizzle). Less time than one
     * round takes gives no step.
     */
    public static Plan swizzle(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        Duration interval = rhythm.quiet();
        Duration round = interval.multipliedBy(2L * faults.size() - 1).plus(rhythm.hold());
        Plan plan = Plan.of();
        for (Duration at = interval;
                at.plus(round).compareTo(time) <= 0;
                at = at.plus(round).plus(interval)) {
            plan = plan.and(round(faults, rhythm, random).after(at));
        }
        return plan;
    }

    private static Plan round(List<Fault> faults, Rhythm rhythm, Random random) {
        List<Fault> breaking = new ArrayList<>(faults);
        Collections.shuffle(breaking, random);
        List<Integer> healing =
                new ArrayList<>(IntStream.range(0, faults.size()).boxed().toList());
        do {
            Collections.shuffle(healing, random);
        } while (faults.size() > 1 && isSorted(healing));
        Duration together = rhythm.quiet().multipliedBy(faults.size() - 1L).plus(rhythm.hold());
        List<Plan.Step> steps = new ArrayList<>();
        for (int i = 0; i < breaking.size(); i++) {
            Duration at = rhythm.quiet().multipliedBy(i);
            Duration end = together.plus(rhythm.quiet().multipliedBy(healing.get(i)));
            steps.add(new Plan.Step(at, end.minus(at), breaking.get(i)));
        }
        return new Plan(steps);
    }

    private static boolean isSorted(List<Integer> places) {
        return IntStream.range(1, places.size()).allMatch(i -> places.get(i - 1) < places.get(i));
    }

    private static Fault draw(List<Fault> faults, Random random) {
        return faults.get(random.nextInt(faults.size()));
    }

    private static Duration around(Duration mean, Random random) {
        return millis(mean.toNanos() * 2 * random.nextDouble());
    }

    private static Duration times(Duration duration, double factor) {
        return millis(duration.toNanos() * factor);
    }

    private static Duration millis(double nanos) {
        return Duration.ofMillis(Math.round(nanos / 1e6));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
