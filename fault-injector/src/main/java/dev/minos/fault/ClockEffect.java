package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wrong clocks, proven by a process under the same clock that tells the time, and by the library in the node's own
 * memory map. Healing sets the clock right at once, which is one more jump.
 */
final class ClockEffect implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Warp warp;
    private final List<String> aimedAt;
    private final SortedMap<String, FakeClock> clocks = new TreeMap<>();
    private volatile boolean inForce = true;
    private volatile @Nullable IOException failure;
    private @Nullable Thread setter;

    ClockEffect(Cluster cluster, Warp warp, List<String> nodes) throws CannotInjectException {
        this.cluster = cluster;
        this.warp = warp;
        this.aimedAt = List.copyOf(nodes);
        for (String node : nodes) {
            if (cluster.clock(node) == null) {
                String obstacle = FakeClock.obstacle();
                throw new CannotInjectException(
                        obstacle == null ? "node " + node + " has not been started with a clock to fake" : obstacle);
            }
        }
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws IOException, CannotInjectException {
        for (String node : aimedAt) {
            FakeClock clock = cluster.clock(node);
            if (clock == null || !clock.take(this)) {
                clocks.values().forEach(FakeClock::release);
                clocks.clear();
                throw new CannotInjectException("the clock of " + node + " is wrong already");
            }
            clocks.put(node, clock);
        }
        setAll(warp.ahead(Duration.ZERO));
        if (!warp.period().isZero()) {
            Thread thread = new Thread(this::keepSetting, "minos-clock");
            thread.setDaemon(true);
            setter = thread;
            thread.start();
        }
    }

    private void keepSetting() {
        long start = System.nanoTime();
        try {
            while (inForce) {
                setAll(warp.ahead(Duration.ofNanos(System.nanoTime() - start)));
                LockSupport.parkNanos(warp.period().toNanos() / 2);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void setAll(Duration ahead) throws IOException {
        for (FakeClock clock : clocks.values()) {
            clock.set(ahead);
        }
    }

    @Override
    public Evidence installed() throws IOException {
        return look(this::shows, true);
    }

    @Override
    public void undo() throws IOException {
        inForce = false;
        Thread thread = setter;
        if (thread != null) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        setAll(Duration.ZERO);
        clocks.values().forEach(FakeClock::release);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Evidence undone() throws IOException {
        return look(readings -> readings.get(readings.size() - 1).mayBeAheadBy(Duration.ZERO), false);
    }

    private interface Look {
        boolean isProof(List<FakeClock.Reading> readings);
    }

    private boolean shows(List<FakeClock.Reading> readings) {
        if (warp instanceof Warp.Jump jump) {
            return readings.get(readings.size() - 1).mayBeAheadBy(jump.offset());
        }
        if (warp instanceof Warp.Strobing strobing) {
            return readings.stream().anyMatch(FakeClock.Reading::isCertainlyAhead)
                    && readings.stream().anyMatch(reading -> reading.isCertainlyAheadByLessThan(strobing.step()));
        }
        FakeClock.Reading last = readings.get(readings.size() - 1);
        return warp.ahead(Duration.ofDays(1)).isNegative() ? last.isCertainlyBehind() : last.isCertainlyAhead();
    }

    /** Reads each clock until it proves what it should, or patience is over. */
    private Evidence look(Look look, boolean inNode) throws IOException {
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String node : clocks.keySet()) {
            FakeClock clock = clocks.get(node);
            List<FakeClock.Reading> readings = new ArrayList<>();
            boolean shown = false;
            while (clock != null && !shown && System.nanoTime() - deadline < 0) {
                readings.add(clock.read());
                shown = look.isProof(readings);
            }
            NodeProcess process = cluster.process(node);
            boolean loaded = !inNode || !process.isAlive() || FakeClock.rules(process.pid());
            proven &= shown && loaded;
            facts.put(
                    node,
                    readings.isEmpty()
                            ? "not read"
                            : readings.get(readings.size() - 1)
                                    + (loaded ? "" : ", but the node has not loaded libfaketime"));
        }
        return new Evidence(proven, facts);
    }
}
