package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one node said of itself during the run: its roles as spans, its commit index as samples. */
record NodeTrack(String node, List<NodeSpan> spans, List<Commit> commits) {
    /** A node that was not asked for this long is not drawn as if it had gone on saying the same. */
    private static final long SILENCE_NANOS = 3_000_000_000L;

    NodeTrack {
        spans = List.copyOf(spans);
        commits = List.copyOf(commits);
    }

    record Commit(long nanos, long index) {}

    static List<NodeTrack> of(List<String> nodes, List<JsonNode> samples) {
        Map<String, List<JsonNode>> byNode = new LinkedHashMap<>();
        nodes.forEach(node -> byNode.put(node, new ArrayList<>()));
        samples.forEach(sample -> byNode.computeIfAbsent(sample.path("node").asText(), n -> new ArrayList<>())
                .add(sample));
        List<NodeTrack> tracks = new ArrayList<>();
        byNode.forEach((node, its) -> tracks.add(of(node, its)));
        return tracks;
    }

    private static NodeTrack of(String node, List<JsonNode> samples) {
        List<NodeSpan> spans = new ArrayList<>();
        List<Commit> commits = new ArrayList<>();
        @Nullable NodeSpan open = null;
        for (JsonNode sample : samples) {
            NodeSpan now = span(node, sample);
            if (open == null) {
                open = now;
            } else {
                long until = Math.min(now.fromNanos(), open.toNanos() + SILENCE_NANOS);
                open = new NodeSpan(node, open.fromNanos(), until, open.role(), open.term(), open.leader());
                if (!sameState(open, now) || until < now.fromNanos()) {
                    spans.add(open);
                    open = now;
                }
            }
            if (sample.has("commit")) {
                commits.add(new Commit(now.fromNanos(), sample.path("commit").asLong()));
            }
        }
        if (open != null) {
            spans.add(open);
        }
        return new NodeTrack(node, spans, commits);
    }

    private static NodeSpan span(String node, JsonNode sample) {
        long time = sample.path("time").asLong();
        boolean down = sample.has("error");
        return new NodeSpan(
                node,
                time,
                time,
                down ? NodeSpan.DOWN : sample.path("role").asText("unknown"),
                sample.path("term").asLong(-1),
                Judgement.textOrNull(sample.path("leader")));
    }

    private static boolean sameState(NodeSpan a, NodeSpan b) {
        return a.role().equals(b.role()) && a.term() == b.term() && Objects.equals(a.leader(), b.leader());
    }

    @Nullable
    NodeSpan at(long nanos) {
        return spans.stream().filter(span -> span.covers(nanos)).findFirst().orElse(null);
    }
}
