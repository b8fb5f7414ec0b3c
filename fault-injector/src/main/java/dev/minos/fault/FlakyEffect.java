package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that imposes and lifts a cut in turn. Proven by seeing each link both open and silent. */
final class FlakyEffect implements Effect {
    private final Network network;
    private final LinkEffect cut;
    private final Network.Rule rule;
    private final Duration open;
    private final Duration closed;
    private final Thread thread = new Thread(this::flicker, "minos-flaky");
    private volatile boolean over;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile @Nullable IOException failure;

    FlakyEffect(Network network, SortedSet<Link> links, Duration open, Duration closed) throws CannotInjectException {
        this.network = network;
        this.cut = new LinkEffect(network, links, new Trouble.Cut());
        this.rule = new Network.Rule(links, new Trouble.Cut());
        this.open = open;
        this.closed = closed;
        thread.setDaemon(true);
    }

    @Override
    public List<String> nodes() {
        return cut.nodes();
    }

    @Override
    public SortedSet<Link> links() {
        return rule.links();
    }

    @Override
    public void install() {
        thread.start();
    }

    private void flicker() {
        try {
            while (!over) {
                network.impose(rule);
                cuts.incrementAndGet();
                pause(closed);
                network.lift(rule);
                pause(open);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void pause(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0 && !over; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Where another fault cuts a link all the time, seeing it silent is all that can be asked for. */
    @Override
    public Evidence installed() throws IOException {
        Map<Link, Tally> tallies = new TreeMap<>();
        rule.links().forEach(link -> tallies.put(link, new Tally()));
        long deadline = System.nanoTime()
                + open.plus(closed).multipliedBy(4).plusSeconds(20).toNanos();
        boolean proven = false;
        while (!proven && System.nanoTime() - deadline < 0 && failure == null) {
            network.probe(rule.links(), open.dividedBy(2))
                    .forEach((link, probe) -> tally(tallies, link).count(probe));
            proven = tallies.entrySet().stream()
                    .allMatch(entry -> entry.getValue().isFlaky(isCut(entry.getKey())));
        }
        return evidence(proven, tallies);
    }

    private boolean isCut(Link link) {
        return network.rules().stream()
                .anyMatch(other -> other != rule
                        && other.links().contains(link)
                        && (other.trouble() instanceof Trouble.Cut || other.trouble() instanceof Trouble.Stall));
    }

    private static Tally tally(Map<Link, Tally> tallies, Link link) {
        return tallies.computeIfAbsent(link, unseen -> new Tally());
    }

    private Evidence evidence(boolean proven, Map<Link, Tally> tallies) throws IOException {
        if (failure != null) {
            throw failure;
        }
        SortedMap<String, String> facts = new TreeMap<>();
        tallies.forEach((link, tally) -> facts.put(link.toString(), tally.describe()));
        return new Evidence(proven, facts);
    }

    @Override
    public void undo() throws IOException {
        over = true;
        LockSupport.unpark(thread);
        boolean ended = Waiting.until(() -> !thread.isAlive(), Duration.ofSeconds(10));
        network.lift(rule);
        if (!ended) {
            throw new IOException("the thread that cuts flaky links does not end");
        }
    }

    @Override
    public Evidence undone() throws IOException {
        Evidence healed = cut.undone();
        SortedMap<String, String> facts = new TreeMap<>(healed.facts());
        facts.put("cuts", String.valueOf(cuts));
        return new Evidence(healed.proven() && failure == null, facts);
    }

    private static final class Tally {
        private int open;
        private int silent;

        void count(Network.Probe probe) {
            if (probe.reach() == Network.Reach.OPEN) {
                open++;
            } else {
                silent++;
            }
        }

        boolean isFlaky(boolean cutAnyway) {
            return silent > 0 && (open > 0 || cutAnyway);
        }

        String describe() {
            return open + " of " + (open + silent) + " probes arrived at once";
        }
    }
}
