package dev.minos.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Follows a plan: injects every step at its time and heals it when it has been in force for its time. Injecting and
 * healing take time (a probe waits, a node starts), so each step has a thread of its own and none makes another late. Belongs to the thread that calls it.
 */
public final class PlanRunner {
    private static final long GLANCE_NANOS = 5_000_000;
    private static final Duration LAST_HEALS = Duration.ofSeconds(60);

    private final Injector injector;
    private final long seed;
    private final BooleanSupplier isOver;

    /**
     * The seed decides what each step draws, whatever the others do. {@code isOver} is asked all the time; once it says
     * yes, what is in force is healed and nothing new begins.
     */
    public PlanRunner(Injector injector, long seed, BooleanSupplier isOver) {
        this.injector = injector;
        this.seed = seed;
        this.isOver = isOver;
    }

    /** Returns when the plan is through, or over before its time, and everything it broke is healed. */
    public void follow(Plan plan) {
        long origin = System.nanoTime();
        ExecutorService hands = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "minos-plan");
            thread.setDaemon(true);
            return thread;
        });
        Random seeds = new Random(seed);
        Map<String, Lock> turns = new HashMap<>();
        try {
            for (Plan.Step step : plan.steps()) {
                Random chance = new Random(seeds.nextLong());
                if (!await(origin + step.at().toNanos())) {
                    break;
                }
                Lock turn = turns.computeIfAbsent(step.fault().line(), line -> new ReentrantLock(true));
                hands.execute(() -> perform(step, chance, turn));
            }
        } finally {
            end(hands, plan.length().plus(LAST_HEALS));
        }
    }

    /**
     * However long it takes to bring it about: it is in force for as long as the plan says. The same fault never meets
     * itself: a node that was killed comes up again before it is killed again, even if that takes longer than planned.
     */
    private void perform(Plan.Step step, Random chance, Lock turn) {
        turn.lock();
        try {
            if (!isOver.getAsBoolean()) {
                perform(step, chance);
            }
        } finally {
            turn.unlock();
        }
    }

    private void perform(Plan.Step step, Random chance) {
        try (Injection injection = injector.inject(step.fault(), chance)) {
            if (injection.isInstalled()) {
                boolean ignored = await(System.nanoTime() + step.hold().toNanos());
            }
        }
    }

    /** Whether that moment came before it was all over. */
    private boolean await(long momentNanos) {
        for (long left = momentNanos - System.nanoTime(); left > 0; left = momentNanos - System.nanoTime()) {
            if (isOver.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, GLANCE_NANOS));
        }
        return !isOver.getAsBoolean();
    }

    private void end(ExecutorService hands, Duration patience) {
        hands.shutdown();
        try {
            if (!hands.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("a fault does not heal within " + LAST_HEALS.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            hands.shutdownNow();
            Thread.currentThread().interrupt();
        }
        injector.healAll();
    }
}
