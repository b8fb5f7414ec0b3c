package dev.minos.scenario;

import dev.minos.fault.Fault;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.fault.Plan;
import dev.minos.fault.PlanRunner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Follows a fault schedule while clients run. Belongs to one thread. It ends when its time is over, when what it is to
 * bring about has been seen, or when the run is interrupted; everything it broke is healed by then.
 */
final class Nemesis {
    private static final Duration LEADER_PATIENCE = Duration.ofSeconds(10);
    private static final Pattern LEADER = Pattern.compile("\\b(leader|followers)\\b");
    private static final long GLANCE_NANOS = Duration.ofMillis(50).toNanos();

    private final Injector injector;
    private final RunState state;
    private final BooleanSupplier hasLeader;
    private final BooleanSupplier seen;

    /**
     * @param hasLeader whether the cluster has one at the moment
     * @param seen whether the faults have brought about what they should; asked after each round
     */
    Nemesis(Injector injector, RunState state, BooleanSupplier hasLeader, BooleanSupplier seen) {
        this.injector = injector;
        this.state = state;
        this.hasLeader = hasLeader;
        this.seen = seen;
    }

    /** What the scenario says, for its time. */
    void follow(Scenario scenario, long seed) {
        long deadline = System.nanoTime() + scenario.timing().time().toNanos();
        if (scenario.plan().steps().isEmpty()) {
            repeat(scenario.schedule(), deadline, new SplittableRandom(seed));
        } else {
            new PlanRunner(injector, seed, state::ending).follow(scenario.plan());
            sleepUntil(deadline);
        }
    }

    /** The schedule, again and again, until no step of it fits into the time any more. */
    private void repeat(List<Step> schedule, long deadline, SplittableRandom seeds) {
        if (schedule.isEmpty()) {
            sleepUntil(deadline);
            return;
        }
        while (!state.ending()) {
            for (Step step : schedule) {
                if (System.nanoTime() + step.length().toNanos() > deadline) {
                    sleepUntil(seen.getAsBoolean() ? System.nanoTime() : deadline);
                    return;
                }
                perform(step, seeds.nextLong());
                if (state.ending() || (!step.faults().isEmpty() && seen.getAsBoolean())) {
                    return;
                }
            }
        }
    }

    private void perform(Step step, long seed) {
        sleepUntil(System.nanoTime() + step.before().toNanos());
        if (step.faults().isEmpty() || state.ending()) {
            return;
        }
        if (step.drawn() != null) {
            draw(step, step.drawn(), seed);
            return;
        }
        if (step.faults().stream().anyMatch(Nemesis::meansTheLeader)) {
            awaitLeader();
        }
        Deque<Injection> newestFirst = new ArrayDeque<>();
        try {
            for (String line : step.faults()) {
                newestFirst.push(injector.inject(Fault.parse(line)));
            }
            sleepUntil(System.nanoTime() + step.hold().toNanos());
        } finally {
            newestFirst.forEach(Injection::close);
        }
    }

    private void draw(Step step, Step.Drawn drawn, long seed) {
        long end = System.nanoTime() + step.hold().toNanos();
        List<Fault> faults = step.faults().stream().map(Fault::parse).toList();
        Plan plan = drawn.pattern().plan(faults, drawn.rhythm(), step.hold(), seed);
        new PlanRunner(injector, seed, state::ending).follow(plan);
        sleepUntil(end);
    }

    static boolean meansTheLeader(String line) {
        return LEADER.matcher(line).find();
    }

    /** Between two leaders a fault that is aimed at the leader would hit nobody. */
    private void awaitLeader() {
        long deadline = System.nanoTime() + LEADER_PATIENCE.toNanos();
        while (!state.ending() && !hasLeader.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    private void sleepUntil(long deadlineNanos) {
        for (long left = deadlineNanos - System.nanoTime();
                left > 0 && !state.ending();
                left = deadlineNanos - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, GLANCE_NANOS));
        }
    }
}
