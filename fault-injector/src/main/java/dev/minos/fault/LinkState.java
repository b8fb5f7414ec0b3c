package dev.minos.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** One directed link: what is wrong with it now, and the connections that use it. Owned by the loop's thread. */
final class LinkState {
    /** Safe to read from every thread. */
    final LongAdder bytes = new LongAdder();

    final LongAdder connections = new LongAdder();

    private final Link link;
    private final Random random;
    private final Set<Connection> users = new LinkedHashSet<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private boolean cut;
    private boolean stalled;
    private boolean resetting;
    private long delayNanos;
    private long jitterNanos;
    private long closeDelayNanos;
    private long bytesPerSecond = Long.MAX_VALUE;
    private double allowance;
    private long allowanceNanos;

    LinkState(Link link, Random random) {
        this.link = link;
        this.random = random;
    }

    Link link() {
        return link;
    }

    void add(Trouble trouble) throws IOException {
        troubles.add(trouble);
        update();
    }

    void remove(Trouble trouble) throws IOException {
        troubles.remove(trouble);
        update();
    }

    private void update() throws IOException {
        cut = troubles.stream().anyMatch(Trouble.Cut.class::isInstance);
        stalled = troubles.stream().anyMatch(Trouble.Stall.class::isInstance);
        resetting = troubles.stream().anyMatch(Trouble.Reset.class::isInstance);
        delayNanos = 0;
        jitterNanos = 0;
        closeDelayNanos = 0;
        bytesPerSecond = Long.MAX_VALUE;
        for (Trouble trouble : troubles) {
            if (trouble instanceof Trouble.Delay delay) {
                delayNanos += delay.delay().toNanos();
                jitterNanos += delay.jitter().toNanos();
            } else if (trouble instanceof Trouble.SlowClose slow) {
                closeDelayNanos += slow.delay().toNanos();
            } else if (trouble instanceof Trouble.Throttle throttle) {
                bytesPerSecond = Math.min(bytesPerSecond, throttle.bytesPerSecond());
            }
        }
        allowance = 0;
        allowanceNanos = System.nanoTime();
        for (Connection user : List.copyOf(users)) {
            user.linkChanged();
        }
    }

    void use(Connection connection) {
        users.add(connection);
        connections.increment();
    }

    void leave(Connection connection) {
        users.remove(connection);
    }

    boolean isCut() {
        return cut;
    }

    /** Whether no byte may be delivered over the link now. */
    boolean isBlocked() {
        return cut || stalled;
    }

    boolean isResetting() {
        return resetting;
    }

    /** Whether bytes may be handed on as soon as they are read. */
    boolean isPlain() {
        return !cut && !stalled && delayNanos == 0 && bytesPerSecond == Long.MAX_VALUE;
    }

    /** When a byte that is read now is due at the other end. */
    long dueNanos() {
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(-jitterNanos, jitterNanos + 1);
        return System.nanoTime() + delayNanos + jitter;
    }

    long mostDelayNanos() {
        return delayNanos + jitterNanos;
    }

    long closeDelayNanos() {
        return closeDelayNanos;
    }

    /** How many of the bytes may cross now; a bucket that holds a tenth of a second at most. */
    int allowed(int wanted) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return wanted;
        }
        long now = System.nanoTime();
        double most = Math.max(1, bytesPerSecond / 10.0);
        allowance = Math.min(most, allowance + bytesPerSecond * ((now - allowanceNanos) / 1e9));
        allowanceNanos = now;
        return (int) Math.min(wanted, allowance);
    }

    void spend(int count) {
        bytes.add(count);
        if (bytesPerSecond != Long.MAX_VALUE) {
            allowance -= count;
        }
    }

    /** When so many bytes, or at least one, may cross. */
    long allowedAtNanos(int wanted) {
        double missing = Math.max(1, Math.min(wanted, bytesPerSecond / 20.0)) - allowance;
        return System.nanoTime() + Math.max(100_000, (long) (missing / bytesPerSecond * 1e9));
    }
}
