package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What streams over the links of a rule show of a throttle, and of ends that are slow: a probe of one number shows neither. */
final class BurstLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What a throttled link takes for the burst, about; long enough to be no accident, short enough not to be in the way. */
    private static final double SECONDS = 0.4;

    private static final int LEAST_BYTES = 64;
    private static final int MOST_BYTES = 1 << 20;

    private final Network network;
    private final Network.Rule rule;

    BurstLook(Network network, Network.Rule rule) {
        this.network = network;
        this.rule = rule;
    }

    /** Whether such a look says anything of the rule's trouble, on this network. */
    boolean isWorthIt() {
        return network.measuresBursts()
                && (rule.trouble() instanceof Trouble.Throttle || rule.trouble() instanceof Trouble.SlowClose);
    }

    /** With the rule in force; links on which another rule lets nothing pass say nothing. */
    Evidence look() throws IOException {
        SortedSet<Link> open = new TreeSet<>(rule.links());
        for (Network.Rule other : network.rules()) {
            if (other.trouble() instanceof Trouble.Cut
                    || other.trouble() instanceof Trouble.Stall
                    || other.trouble() instanceof Trouble.Reset) {
                open.removeAll(other.links());
                other.links().forEach(link -> open.remove(link.reversed()));
            }
        }
        SortedMap<String, String> facts = new TreeMap<>();
        boolean proven = true;
        int bytes = bytes();
        Map<Link, Network.Burst> bursts = network.burst(open, bytes, PATIENCE.plus(leastEnd()));
        for (Map.Entry<Link, Network.Burst> entry : bursts.entrySet()) {
            Network.Burst burst = entry.getValue();
            proven &= burst.took().compareTo(leastTook(bytes)) >= 0
                    && burst.endTook().compareTo(leastEnd()) >= 0
                    && (burst.arrived() || rule.trouble() instanceof Trouble.Throttle);
            facts.put(entry.getKey().toString(), describe(burst, bytes));
        }
        return new Evidence(proven, facts);
    }

    private static String describe(Network.Burst burst, int bytes) {
        if (!burst.arrived()) {
            return bytes + " bytes did not all arrive within " + millis(burst.took());
        }
        return bytes + " bytes took " + millis(burst.took()) + ", the end of their stream " + millis(burst.endTook());
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private int bytes() {
        return rule.trouble() instanceof Trouble.Throttle throttle
                ? (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, throttle.bytesPerSecond() * SECONDS))
                : LEAST_BYTES;
    }

    /** Half of what it should take: the first bytes of a link that was idle go at once. */
    private Duration leastTook(int bytes) {
        if (!(rule.trouble() instanceof Trouble.Throttle throttle)) {
            return Duration.ZERO;
        }
        Duration half = Duration.ofNanos((long) (bytes / 2.0 / throttle.bytesPerSecond() * 1e9));
        return half.compareTo(PATIENCE) < 0 ? half : PATIENCE;
    }

    private Duration leastEnd() {
        return rule.trouble() instanceof Trouble.SlowClose slow ? slow.delay() : Duration.ZERO;
    }
}
