package dev.minos.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The links between the nodes of a cluster. Safe for use by many threads.
 *
 * <p>A {@link Rule} lays one trouble on some links until it is lifted. Rules may overlap: a link is cut as long as any
 * rule cuts it, delays add up, the lowest rate counts.
 */
public interface Network extends AutoCloseable {

    /** One trouble on some links. Two rules are different things even when they say the same. */
    final class Rule {
        private final SortedSet<Link> links;
        private final Trouble trouble;

        public Rule(Collection<Link> links, Trouble trouble) {
            this.links = Collections.unmodifiableSortedSet(new TreeSet<>(links));
            this.trouble = trouble;
        }

        public SortedSet<Link> links() {
            return links;
        }

        public Trouble trouble() {
            return trouble;
        }

        @Override
        public String toString() {
            return trouble.verb() + " " + links + " " + trouble.parameters();
        }
    }

    /** What a probe saw of one link. */
    record Probe(Link link, Reach reach, Duration after) {}

    /** Whether bytes get from one end of a link to the other. */
    enum Reach {
        /** Every byte sent arrived. */
        OPEN,
        /** No byte arrived while the probe waited. */
        SILENT,
        /** Some arrived and some did not. */
        PARTLY,
        /** The connection was reset. */
        RESET
    }

    /** Bytes that crossed the link since the network was opened. */
    record Traffic(Link link, long bytes, long connections) {}

    /**
     * What became of datagrams that were sent over a link one after the other: how many arrived at least once, how many
     * came again, and how many came after one that had been sent later.
     */
    record Sample(Link link, int sent, int arrived, int repeated, int late) {
        public int missing() {
            return sent - arrived;
        }
    }

    /**
     * What a stream of its own showed of a link: how long the bytes took that were sent all at once, and the stream's end
     * from one side to the other.
     *
     * @param arrived whether all did; when not, {@code took} says how long that was waited for
     */
    record Burst(Link link, boolean arrived, Duration took, Duration endTook) {
        public static Burst lost(Link link, Duration waited) {
            return new Burst(link, false, waited, Duration.ZERO);
        }
    }

    /** Where {@code from} must connect to reach {@code to}; a node's own address for itself. */
    InetSocketAddress address(String from, String to);

    /** Whether this network can do such a thing at all. */
    boolean bears(Trouble trouble);

    /** Why it cannot, and what would help; null when it can. */
    default @Nullable String obstacle(Trouble trouble) {
        return bears(trouble) ? null : "this network cannot do '" + trouble.verb() + "'";
    }

    /** Lays the trouble on the links: in force for every byte not yet delivered when this returns. */
    void impose(Rule rule) throws IOException;

    /** Takes the rule away again; a rule that is not in force is ignored. */
    void lift(Rule rule) throws IOException;

    /** The rules in force. */
    Collection<Rule> rules();

    /** Sends something over each link, end to end, and waits until it arrives or {@code patience} is over. */
    Map<Link, Probe> probe(Set<Link> links, Duration patience) throws IOException;

    /** Sends many datagrams over each link. Only for a network that bears {@link Trouble.Packets}. */
    default Map<Link, Sample> sample(Set<Link> links, int datagrams, Duration patience) throws IOException {
        throw new UnsupportedOperationException("this network carries streams, not packets");
    }

    /** Whether {@link #burst} can be asked for. */
    default boolean measuresBursts() {
        return false;
    }

    /** Sends so many bytes over a new connection on each link, all at once, and ends the stream. */
    default Map<Link, Burst> burst(Set<Link> links, int bytes, Duration patience) throws IOException {
        throw new UnsupportedOperationException("this network measures no streams");
    }

    Traffic traffic(Link link);

    /** What has been counted on the link so far, in words. */
    default String counters(Link link) {
        return traffic(link).bytes() + " bytes so far";
    }

    /** Lets go of everything; connections through this network end. */
    @Override
    void close() throws IOException;
}
