package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A mishap to packets, proven by a sample of datagrams over each link: at least one must have met it, and none once it
 * is healed. A link that another rule cuts proves nothing here and is only noted.
 */
final class PacketEffect implements Effect {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** So many mishaps are expected in a sample, so that none at all is one case in 150,000. */
    private static final double EXPECTED = 12;

    private static final int LEAST_DATAGRAMS = 50;
    private static final int MOST_DATAGRAMS = 3_000;
    private static final int TRIES = 3;

    private final Network network;
    private final Network.Rule rule;
    private final Trouble.Packets packets;

    PacketEffect(Network network, SortedSet<Link> links, Trouble.Packets packets) throws CannotInjectException {
        String obstacle = network.obstacle(packets);
        if (obstacle != null) {
            throw new CannotInjectException(obstacle);
        }
        this.network = network;
        this.packets = packets;
        this.rule = new Network.Rule(links, packets);
    }

    @Override
    public List<String> nodes() {
        SortedSet<String> ends = new TreeSet<>();
        rule.links().forEach(link -> ends.addAll(List.of(link.from(), link.to())));
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
        int datagrams = (int) Math.min(MOST_DATAGRAMS, Math.max(LEAST_DATAGRAMS, EXPECTED / packets.chance()));
        boolean mustShow = datagrams * packets.chance() >= EXPECTED - 1;
        return look(datagrams, sample -> !mustShow || struck(sample) > 0);
    }

    @Override
    public void undo() throws IOException {
        network.lift(rule);
    }

    @Override
    public Evidence undone() throws IOException {
        return look(LEAST_DATAGRAMS, sample -> struck(sample) == 0 || isInForce(sample.link()));
    }

    private interface Look {
        boolean isGood(Network.Sample sample);
    }

    /** Looks again when it does not show: a machine under load may lose or delay a datagram by itself. */
    private Evidence look(int datagrams, Look look) throws IOException {
        Evidence evidence = once(datagrams, look);
        for (int i = 1; i < TRIES && !evidence.proven(); i++) {
            evidence = once(datagrams, look);
        }
        return evidence;
    }

    private Evidence once(int datagrams, Look look) throws IOException {
        Map<Link, Network.Sample> samples = network.sample(rule.links(), datagrams, PATIENCE);
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        for (Link link : rule.links()) {
            Network.Sample sample = Objects.requireNonNull(samples.get(link), "no sample of a link");
            boolean cut = isCut(link);
            proven &= cut || look.isGood(sample);
            facts.put(link.toString(), (cut ? "cut at the same time; " : "") + describe(sample));
        }
        return new Evidence(proven, facts);
    }

    /** A datagram with a wrong checksum is dropped by the receiver's kernel: damage shows as loss. */
    private int struck(Network.Sample sample) {
        return switch (packets.mishap()) {
            case LOSE, CORRUPT -> sample.missing();
            case DUPLICATE -> sample.repeated();
            case REORDER -> sample.late();
        };
    }

    private String describe(Network.Sample sample) {
        return "of " + sample.sent() + " datagrams " + sample.missing() + " did not arrive, " + sample.repeated()
                + " came again, " + sample.late() + " came late; " + network.counters(sample.link());
    }

    private boolean isCut(Link link) {
        return network.rules().stream()
                .anyMatch(other -> other.links().contains(link)
                        && (other.trouble() instanceof Trouble.Cut || other.trouble() instanceof Trouble.Stall));
    }

    private boolean isInForce(Link link) {
        return network.rules().stream()
                .anyMatch(other -> other.links().contains(link)
                        && other.trouble() instanceof Trouble.Packets still
                        && (still.mishap() == packets.mishap() || still.mishap() != Trouble.Mishap.DUPLICATE));
    }
}
