package dev.minos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

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
     * One fault at a time, drawn from the list; pauses and faults last between nothing and twice the rhythm's times,
     * evenly drawn (Jepsen's staggered flip-flop).
     */
    public static Plan staggered(List<Fault> faults, Rhythm rhythm, Duration time, long seed) {
        Random random = new Random(seed);
        List<Plan.Step> steps = new ArrayList<>();
        Duration at = around(rhythm.quiet(), random);
        while (at.compareTo(time) < 0) {
            Duration hold = shorter(around(rhythm.hold(), random), time.minus(at));
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

    /** Links cut one after the other, and healed in another order. */
    public static Plan swizzle(List<Link> links, Duration interval, long seed) {
        Random random = new Random(seed);
        List<Link> cutting = new ArrayList<>(links);
        Collections.shuffle(cutting, random);
        List<Link> healing = new ArrayList<>(links);
        Collections.shuffle(healing, random);
        List<Plan.Step> steps = new ArrayList<>();
        for (int i = 0; i < cutting.size(); i++) {
            Duration at = interval.multipliedBy(i);
            Duration end = interval.multipliedBy(cutting.size() + healing.indexOf(cutting.get(i)));
            steps.add(new Plan.Step(at, end.minus(at), LinkFault.cut(List.of(cutting.get(i)))));
        }
        return new Plan(steps);
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
