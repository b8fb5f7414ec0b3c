package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A rule on a network, proven by probes over each of its links. */
final class LinkEffect implements Effect {
    private static final Duration SILENCE = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 10;

    private final Network network;
    private final Network.Rule rule;

    LinkEffect(Network network, SortedSet<Link> links, Trouble trouble) throws CannotInjectException {
        String obstacle = network.obstacle(trouble);
        if (obstacle != null) {
            throw new CannotInjectException(obstacle);
        }
        this.network = network;
        this.rule = new Network.Rule(links, trouble);
    }

    @Override
    public List<String> nodes() {
        SortedSet<String> ends = new TreeSet<>();
        for (Link link : rule.links()) {
            ends.add(link.from());
            ends.add(link.to());
        }
        return List.copyOf(ends);
    }

    @Override
    public SortedSet<Link> links() {
        return rule.links();
    }

    @Override
    public void install() throws IOException {
        network.impose(rule);
    }

    @Override
    public Evidence installed() throws IOException {
        Evidence probed = look();
        BurstLook burst = new BurstLook(network, rule);
        return probed.proven() && burst.isWorthIt() ? probed.and(burst.look()) : probed;
    }

    @Override
    public void undo() throws IOException {
        network.lift(rule);
    }

    @Override
    public Evidence undone() throws IOException {
        return look();
    }

    /**
     * Compares what the probes see with what all rules in force together promise. When another fault came or went
     * meanwhile, the comparison means nothing and is made again.
     */
    private Evidence look() throws IOException {
        for (int i = 0; ; i++) {
            List<Network.Rule> rules = List.copyOf(network.rules());
            Evidence evidence = look(rules);
            if (evidence.proven() || i == ATTEMPTS || rules.equals(List.copyOf(network.rules()))) {
                return evidence;
            }
        }
    }

    private Evidence look(List<Network.Rule> rules) throws IOException {
        Map<Link, Expected> expected = new TreeMap<>();
        Duration slowest = SILENCE;
        for (Link link : rule.links()) {
            Expected now = Expected.of(link, rules);
            expected.put(link, now);
            if (now.reach() != Network.Reach.SILENT) {
                slowest = longer(slowest, PATIENCE.plus(now.delay().multipliedBy(2)));
            }
        }
        Map<Link, Network.Probe> probes = network.probe(rule.links(), slowest);
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        for (Map.Entry<Link, Expected> entry : expected.entrySet()) {
            Network.Probe probe = probes.get(entry.getKey());
            if (probe == null) {
                throw new IOException("link " + entry.getKey() + " has not been probed");
            }
            proven &= entry.getValue().isMetBy(probe);
            facts.put(entry.getKey().toString(), entry.getValue().describe(probe, network.counters(probe.link())));
        }
        return new Evidence(proven, facts);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** What a probe of a link should see under the rules in force. */
    private record Expected(Network.Reach reach, Duration delay) {

        static Expected of(Link link, Iterable<Network.Rule> rules) {
            Network.Reach reach = Network.Reach.OPEN;
            Duration delay = Duration.ZERO;
            for (Network.Rule rule : rules) {
                if (!rule.links().contains(link) && !isReset(rule, link.reversed())) {
                    continue;
                }
                if (rule.trouble() instanceof Trouble.Cut || rule.trouble() instanceof Trouble.Stall) {
                    reach = Network.Reach.SILENT;
                } else if (rule.trouble() instanceof Trouble.Reset && reach == Network.Reach.OPEN) {
                    reach = Network.Reach.RESET;
                } else if (rule.trouble() instanceof Trouble.Delay slow) {
                    delay = delay.plus(slow.delay()).minus(slow.jitter());
                }
            }
            return new Expected(reach, delay);
        }

        /** A reset hits connections, and a connection uses the link of either direction. */
        private static boolean isReset(Network.Rule rule, Link back) {
            return rule.trouble() instanceof Trouble.Reset && rule.links().contains(back);
        }

        boolean isMetBy(Network.Probe probe) {
            return probe.reach() == reach
                    && (reach != Network.Reach.OPEN || probe.after().compareTo(delay) >= 0);
        }

        String describe(Network.Probe probe, String counters) {
            String seen = switch (probe.reach()) {
                case OPEN -> "probe arrived after " + micros(probe.after());
                case SILENT -> "probe silent for " + micros(probe.after());
                case PARTLY -> "probe arrived in part within " + micros(probe.after());
                case RESET -> "probe's connection was reset";
            };
            return seen + (probe.reach() == reach ? "" : ", expected " + reach) + "; " + counters;
        }

        private static String micros(Duration duration) {
            return Durations.text(Duration.ofNanos(duration.toNanos() / 1000 * 1000));
        }
    }
}
