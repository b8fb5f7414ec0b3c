package dev.minos.kv.http;

import dev.minos.kv.raft.NodeStatus;
import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToLongFunction;

/** Counts and latencies of requests, in the text format of Prometheus. Any thread. */
final class Metrics {
    /** Upper bounds in milliseconds; the last bucket has none. */
    private static final double[] BOUNDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000};

    private static final List<String> ROLES = List.of("leader", "follower", "candidate", "listener", "closed");

    /** Requests of one kind. */
    private static final class Series {
        final AtomicLongArray buckets = new AtomicLongArray(BOUNDS.length + 1);
        final LongAdder nanos = new LongAdder();
    }

    private final Map<String, Series> series = new ConcurrentHashMap<>();

    /** Looks at a request until it is answered. */
    void observe(HttpServerExchange exchange, Route route, Target target) {
        long began = System.nanoTime();
        String labels = "method=\"" + route.method() + "\",path=\"" + route.path() + "\",level=\""
                + level(route, target) + "\",status=\"";
        exchange.addExchangeCompleteListener((done, next) -> {
            record(labels + done.getStatusCode() + "\"", System.nanoTime() - began);
            next.proceed();
        });
    }

    private static String level(Route route, Target target) {
        if (!route.parameters().contains("level")) {
            return "";
        }
        try {
            return Level.parse(target.text("level")).name().toLowerCase(Locale.ROOT);
        } catch (BadRequestException e) {
            return "unknown";
        }
    }

    private void record(String labels, long nanos) {
        Series one = series.computeIfAbsent(labels, l -> new Series());
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket] * 1e6) {
            bucket++;
        }
        one.buckets.incrementAndGet(bucket);
        one.nanos.add(nanos);
    }

    /** @param groups in the order of their numbers; their lines carry the number where there are several */
    byte[] text(List<NodeStatus> groups) {
        StringBuilder text = new StringBuilder(4096);
        gauge(
                text,
                "minos_leader",
                "1 on the node that leads.",
                groups,
                s -> s.role().equals("leader") ? 1 : 0);
        gauge(text, "minos_ready", "1 when the node can serve.", groups, s -> s.ready() ? 1 : 0);
        gauge(text, "minos_term", "The Raft term.", groups, NodeStatus::term);
        gauge(text, "minos_commit_index", "The last log index known to be committed.", groups, NodeStatus::commit);
        gauge(text, "minos_applied_index", "The last log index applied.", groups, NodeStatus::applied);
        gauge(text, "minos_last_log_index", "The last index of the log.", groups, NodeStatus::last);
        gauge(
                text,
                "minos_commit_lag",
                "Log entries that are not known to be committed.",
                groups,
                s -> Math.max(0, s.last() - s.commit()));
        gauge(
                text,
                "minos_apply_lag",
                "Committed and not applied.",
                groups,
                s -> Math.max(0, s.commit() - s.applied()));
        gauge(
                text,
                "minos_members",
                "Members of the group.",
                groups,
                s -> s.members().size());
        roles(text, groups);
        followers(
                text,
                "minos_follower_lag",
                "On the leader: log entries that are not known to be on the follower's disk.",
                groups,
                (s, follower) -> Math.max(0, s.last() - follower.match()));
        followers(
                text,
                "minos_follower_silent_seconds",
                "On the leader: time since the follower answered last.",
                groups,
                (s, follower) -> follower.silentMillis() / 1000.0);
        String name = "minos_request_seconds";
        text.append("# HELP ").append(name).append(" Time from a request to its answer.\n");
        text.append("# TYPE ").append(name).append(" histogram\n");
        new TreeMap<>(series).forEach((labels, one) -> histogram(text, name, labels, one));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void gauge(
            StringBuilder text, String name, String help, List<NodeStatus> groups, ToLongFunction<NodeStatus> value) {
        head(text, name, help);
        for (int i = 0; i < groups.size(); i++) {
            String labels = groups.size() == 1 ? "" : "{group=\"" + i + "\"}";
            text.append(name)
                    .append(labels)
                    .append(' ')
                    .append(value.applyAsLong(groups.get(i)))
                    .append('\n');
        }
    }

    private static void head(StringBuilder text, String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static void roles(StringBuilder text, List<NodeStatus> groups) {
        head(text, "minos_role", "1 for the Raft role that the node has.");
        for (int i = 0; i < groups.size(); i++) {
            for (String role : ROLES) {
                String labels = group(groups, i) + "role=\"" + role + "\"";
                line(text, "minos_role", labels, groups.get(i).role().equals(role) ? "1" : "0");
            }
        }
    }

    private static void followers(
            StringBuilder text,
            String name,
            String help,
            List<NodeStatus> groups,
            ToDoubleBiFunction<NodeStatus, NodeStatus.Follower> value) {
        head(text, name, help);
        for (int i = 0; i < groups.size(); i++) {
            NodeStatus status = groups.get(i);
            for (NodeStatus.Follower follower : status.followers()) {
                String labels = group(groups, i) + "follower=\"" + follower.id() + "\"";
                line(text, name, labels, String.valueOf(value.applyAsDouble(status, follower)));
            }
        }
    }

    private static String group(List<NodeStatus> groups, int number) {
        return groups.size() == 1 ? "" : "group=\"" + number + "\",";
    }

    private static void histogram(StringBuilder text, String name, String labels, Series one) {
        long count = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            count += one.buckets.get(i);
            line(text, name + "_bucket", labels + ",le=\"" + BOUNDS[i] / 1000 + "\"", String.valueOf(count));
        }
        count += one.buckets.get(BOUNDS.length);
        line(text, name + "_bucket", labels + ",le=\"+Inf\"", String.valueOf(count));
        line(text, name + "_sum", labels, String.valueOf(one.nanos.sum() / 1e9));
        line(text, name + "_count", labels, String.valueOf(count));
    }

    private static void line(StringBuilder text, String name, String labels, String value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
