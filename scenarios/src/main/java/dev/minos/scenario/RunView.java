package dev.minos.scenario;

import dev.minos.checker.online.OnlineVerdict;
import dev.minos.fault.Injector;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Trouble;
import dev.minos.system.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run that goes on, for those who look at it and may step in. Safe for use by many threads. */
public final class RunView {
    private final Scenario scenario;
    private final List<String> nodes;
    private final Network network;
    private final RunState state;
    private final FaultTimeline timeline;
    private final Samples samples;
    private volatile @Nullable Injector injector;

    /** Where the newest samples and verdicts are to be had. */
    record Samples(
            Supplier<Map<String, NodeStatus>> statuses,
            Supplier<Map<Link, Long>> bytes,
            Supplier<Map<String, OnlineVerdict>> verdicts,
            LongSupplier nanos) {}

    RunView(
            Scenario scenario,
            List<String> nodes,
            Network network,
            RunState state,
            FaultTimeline timeline,
            Samples samples) {
        this.scenario = scenario;
        this.nodes = List.copyOf(nodes);
        this.network = network;
        this.state = state;
        this.timeline = timeline;
        this.samples = samples;
    }

    /**
     * What clients saw of one kind of operation.
     *
     * @param answered counts since the start
     * @param medianNanos of the operations answered since the last reading; -1 when there was none
     */
    public record Reading(long answered, long failed, long unknown, long medianNanos, long p99Nanos) {}

    /** One fault; {@code toNanos} is -1 until it is healed. Times count from the start of the run. */
    public record FaultSpan(int id, String fault, long fromNanos, long toNanos) {}

    /** What is wrong with a link now: {@code cut}, {@code troubled} or nothing; and what has crossed it so far. */
    public record LinkState(String from, String to, String trouble, long bytes) {}

    public Scenario scenario() {
        return scenario;
    }

    public List<String> nodes() {
        return nodes;
    }

    public String phase() {
        return state.phase();
    }

    /** The run's clock, by which faults are dated. */
    public long nowNanos() {
        return samples.nanos().getAsLong();
    }

    /** Since clients started. */
    public Duration elapsed() {
        return state.elapsed();
    }

    /** What the scenario's phases come to; clusters need some time beside. */
    public Duration expected() {
        return scenario.timing().all();
    }

    /** What each node last said of itself; those that do not answer are missing. */
    public Map<String, NodeStatus> statuses() {
        return samples.statuses().get();
    }

    /** By read mode and {@code write}. */
    public Map<String, Reading> readings() {
        return state.meter().read();
    }

    public List<FaultSpan> faults() {
        return timeline.spans().stream()
                .map(span -> new FaultSpan(
                        span.id(),
                        span.fault(),
                        span.fromNanos(),
                        span.toNanos() == Long.MAX_VALUE ? -1 : span.toNanos()))
                .toList();
    }

    /** Faults that did not apply or did not show, a sentence each. */
    public List<String> troubles() {
        return timeline.troubles();
    }

    public List<LinkState> links() {
        Set<Link> cut = new TreeSet<>();
        Set<Link> troubled = new TreeSet<>();
        for (Network.Rule rule : network.rules()) {
            (rule.trouble() instanceof Trouble.Cut ? cut : troubled).addAll(rule.links());
        }
        Map<Link, Long> bytes = samples.bytes().get();
        List<LinkState> links = new ArrayList<>();
        for (String from : nodes) {
            for (String to : nodes) {
                if (!from.equals(to)) {
                    Link link = new Link(from, to);
                    String trouble = cut.contains(link) ? "cut" : troubled.contains(link) ? "troubled" : "";
                    links.add(new LinkState(from, to, trouble, bytes.getOrDefault(link, 0L)));
                }
            }
        }
        return links;
    }

    /** What is decided of the reads of each mode so far, a little behind what clients see; at first of none. */
    public Map<String, OnlineVerdict> verdictsSoFar() {
        return samples.verdicts().get();
    }

    /** Ends the run as Ctrl-C does: heals, stops, judges what there is. */
    public void stop() {
        state.interrupt();
    }

    /** Heals every fault in force; the schedule goes on with its next one at its time. */
    public void heal() {
        Injector its = injector;
        if (its != null) {
            its.healAll();
        }
    }

    void breaksBy(Injector its) {
        injector = its;
    }
}
