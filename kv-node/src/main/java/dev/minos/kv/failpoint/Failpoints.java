package dev.minos.kv.failpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/** The rules in force and how often each has been met. Any thread. */
final class Failpoints {
    /** The exit code of a process that a rule has ended. */
    static final int CRASHED = 86;

    /** Nobody sent it. */
    static final String NOBODY = "";

    private static final int MOST_RULES = 100;

    private final Map<String, Counted> rules = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final IntConsumer halt;

    /** @param halt ends the process at once */
    Failpoints(IntConsumer halt) {
        this.halt = halt;
    }

    /** A rule, how often something came by that it means, and how often it was carried out. */
    static final class Counted {
        private final Rule rule;
        private final AtomicLong met = new AtomicLong();
        private final AtomicLong hits = new AtomicLong();

        Counted(Rule rule) {
            this.rule = rule;
        }

        Rule rule() {
            return rule;
        }

        long met() {
            return met.get();
        }

        long hits() {
            return hits.get();
        }

        /** Whether it is carried out this time. */
        private boolean strikes() {
            long number = met.incrementAndGet();
            boolean strikes = number > rule.after() && number - rule.after() <= rule.times();
            if (strikes) {
                hits.incrementAndGet();
            }
            return strikes;
        }
    }

    /** What all rules together say: the worst action, and the sum of the delays. */
    record Decision(Rule.Action action, Duration delay) {
        static final Decision NOTHING = new Decision(Rule.Action.DELAY, Duration.ZERO);

        Decision and(Rule rule) {
            Rule.Action worse = rule.action().compareTo(action) > 0 ? rule.action() : action;
            return new Decision(worse, delay.plus(rule.delay()));
        }
    }

    /** Puts a rule in the place of what had the name; its counts begin anew. */
    void put(String name, Rule rule) {
        if (rules.size() >= MOST_RULES && !rules.containsKey(name)) {
            throw new IllegalArgumentException(MOST_RULES + " rules are the most");
        }
        rules.put(name, new Counted(rule));
        tellWaiting();
    }

    /** Whether there was such a rule. */
    boolean remove(String name) {
        boolean was = rules.remove(name) != null;
        tellWaiting();
        return was;
    }

    void clear() {
        rules.clear();
        tellWaiting();
    }

    Map<String, Counted> rules() {
        return new LinkedHashMap<>(rules);
    }

    /** Something comes by: what is to be done with it. Does not return when it is to crash. */
    Decision decide(Point point, String sender) {
        if (rules.isEmpty()) {
            return Decision.NOTHING;
        }
        Decision decision = Decision.NOTHING;
        for (Counted counted : rules.values()) {
            if (counted.rule().means(point, sender) && counted.strikes()) {
                decision = decision.and(counted.rule());
            }
        }
        if (decision.action() == Rule.Action.CRASH) {
            halt.accept(CRASHED);
        }
        return decision;
    }

    /** Holds the thread as the rules for a point want it; an exception where they want it to fail. */
    void pass(Point point) throws IOException {
        Decision decision = decide(point, NOBODY);
        if (decision.action() == Rule.Action.FAIL) {
            throw new IOException("failpoint " + point.text());
        }
        try {
            if (decision.action() == Rule.Action.BLOCK) {
                awaitWhileBlocked(point);
            } else {
                Thread.sleep(decision.delay().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted at failpoint " + point.text(), e);
        }
    }

    private void awaitWhileBlocked(Point point) throws InterruptedException {
        lock.lock();
        try {
            while (blocks(point)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean blocks(Point point) {
        return rules.values().stream()
                .anyMatch(counted -> counted.rule().action() == Rule.Action.BLOCK
                        && counted.rule().means(point, NOBODY));
    }

    private void tellWaiting() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
