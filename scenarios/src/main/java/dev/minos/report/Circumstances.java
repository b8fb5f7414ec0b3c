package dev.minos.report;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what the testbed knows of the moment of an operation: which faults hit its node, and who led. */
final class Circumstances {
    private final List<FaultWindow> faults;
    private final List<NodeTrack> tracks;

    Circumstances(List<FaultWindow> faults, List<NodeTrack> tracks) {
        this.faults = faults;
        this.tracks = tracks;
    }

    /**
     * The read that a violation turns on: the one whose role says so, else one that was answered by a node that was cut
     * off or no longer led, else the last one.
     */
    Optional<Operation> culprit(List<Operation> operations, Map<Long, String> roles) {
        return operations.stream()
                .filter(OperationText::reads)
                .max(Comparator.comparing((Operation op) -> isCalledStale(op, roles))
                        .thenComparing(this::isOutOfTouch)
                        .thenComparingInt(Operation::invoked));
    }

    private static boolean isCalledStale(Operation op, Map<Long, String> roles) {
        String role = roles.getOrDefault((long) op.index(), "");
        return role.contains("stale") || role.contains("saw a deleted value");
    }

    private boolean isOutOfTouch(Operation op) {
        String node = op.node();
        if (node == null || op.completedNanos() < 0) {
            return false;
        }
        long when = op.completedNanos();
        NodeSpan own = spanOf(node, when);
        Optional<NodeSpan> other = leaderBeside(node, when);
        return faults.stream().anyMatch(fault -> fault.covers(when) && cuts(fault, node))
                || (own != null && other.isPresent() && other.get().term() > own.term());
    }

    /** Sentences to follow the judge's own, or none where nothing is known. */
    String of(Operation read, List<Operation> others, Map<Long, String> roles) {
        String node = read.node();
        if (node == null || read.completedNanos() < 0) {
            return "";
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(faultSentence(node, read));
        sentences.add(leaderSentence(node, read.completedNanos()));
        sentences.add(writerSentence(node, others, roles));
        sentences.removeIf(String::isEmpty);
        return String.join(" ", sentences);
    }

    private String faultSentence(String node, Operation read) {
        String answered = "The read was answered by " + node;
        long when = read.completedNanos();
        Optional<FaultWindow> force = faults.stream()
                .filter(f -> f.covers(when))
                .max(Comparator.comparing((FaultWindow f) -> cuts(f, node) || f.hits(node))
                        .thenComparingLong(FaultWindow::fromNanos));
        if (force.isEmpty()) {
            return answered + lately(when) + ".";
        }
        FaultWindow fault = force.get();
        String since = Words.duration(when - fault.fromNanos());
        String name = "“" + Words.visible(fault.fault(), 60) + "”";
        return cuts(fault, node)
                ? answered + ", which " + name + " had cut from the majority " + since + " before."
                : answered + ", " + since + " after " + name + " had begun.";
    }

    private boolean cuts(FaultWindow fault, String node) {
        return fault.cutsFromMajority(node, tracks.size());
    }

    private String lately(long when) {
        return faults.stream()
                .filter(f -> f.inForce() && f.toNanos() <= when)
                .max(Comparator.comparingLong(FaultWindow::toNanos))
                .map(f -> ", " + Words.duration(when - f.toNanos()) + " after “" + Words.visible(f.fault(), 60)
                        + "” had been healed")
                .orElse("; no fault was in force");
    }

    private String leaderSentence(String node, long when) {
        @Nullable NodeSpan own = spanOf(node, when);
        Optional<NodeSpan> other = leaderBeside(node, when);
        if (own != null && own.leads() && other.isPresent() && other.get().term() > own.term()) {
            return node + " still took itself for the leader of term " + own.term() + ", while "
                    + other.get().node() + " had been leading term "
                    + other.get().term() + " for "
                    + Words.duration(when - other.get().fromNanos()) + ".";
        }
        if (own == null || own.role().equals(NodeSpan.DOWN)) {
            return "";
        }
        return node + (own.leads() ? " was the leader" : " was a " + Words.visible(own.role(), 20)) + " of term "
                + own.term() + " then.";
    }

    /** Of the other nodes the one that took itself for the leader of the highest term. */
    private Optional<NodeSpan> leaderBeside(String node, long when) {
        return tracks.stream()
                .filter(track -> !track.node().equals(node))
                .map(track -> track.at(when))
                .filter(span -> span != null && span.leads())
                .max(Comparator.comparingLong(span -> span == null ? -1 : span.term()));
    }

    private static String writerSentence(String node, List<Operation> others, Map<Long, String> roles) {
        List<String> nodes = others.stream()
                .filter(op -> !OperationText.reads(op) && op.outcome() == Outcome.OK)
                .filter(op -> roles.getOrDefault((long) op.index(), "").contains("newer"))
                .filter(op -> op.node() != null && !node.equals(op.node()))
                .map(op -> Words.visible(String.valueOf(op.node()), 20))
                .distinct()
                .toList();
        return nodes.isEmpty() ? "" : "What it missed had been acknowledged by " + Words.list(nodes) + ".";
    }

    private @Nullable NodeSpan spanOf(String node, long when) {
        return tracks.stream()
                .filter(track -> track.node().equals(node))
                .map(track -> track.at(when))
                .filter(span -> span != null)
                .findFirst()
                .orElse(null);
    }
}
