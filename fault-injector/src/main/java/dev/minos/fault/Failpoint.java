package dev.minos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something goes wrong inside some nodes, at a point that they know by name; only for nodes that take such rules.
 *
 * <pre>
 * block appends n3                       messages are lost: n3 is sent no log entries and no heartbeats
 * delay votes all from n2 300ms          n2's requests for votes arrive late
 * fail snapshot-chunks n3 times 2        the sender is told so
 * delay log-sync leader 100ms            a slow disk; block: it stands still; fail: it is broken
 * block elections followers              they do not ask for votes
 * crash snapshot-chunks n3 after 1       n3 ends at the second part of the next snapshot that it is sent
 * </pre>
 *
 * @param from whose messages are meant, null for everybody's
 */
public record Failpoint(
        Action action, Point point, Target target, @Nullable Target from, Measure measure) implements Fault {

    /** What is done to whatever passes the point. */
    public enum Action {
        DELAY,
        BLOCK,
        FAIL,
        /** The process ends as if killed; healed by a start. */
        CRASH;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it is done. */
    public enum Point {
        APPENDS,
        VOTES,
        SNAPSHOT_CHUNKS,
        LOG_SYNC,
        ELECTIONS;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean hasSender() {
            return this == APPENDS || this == VOTES || this == SNAPSHOT_CHUNKS;
        }
    }

    /** How late, how many are spared first, and how many are hit then. */
    public record Measure(Duration delay, long after, long times) {
        static final long NO_END = Long.MAX_VALUE;

        public Measure {
            Durations.notNegative(delay);
            if (after < 0 || times < 1) {
                throw new IllegalArgumentException("'after' is at least 0 and 'times' at least 1");
            }
        }
    }

    /** What a node is told; {@code from} is empty for everybody. */
    public record Rule(String point, String action, List<String> from, Measure measure) {
        public Rule {
            from = List.copyOf(from);
        }
    }

    public Failpoint {
        if (from != null && !point.hasSender()) {
            throw new IllegalArgumentException("at " + point.text() + " nothing comes from anybody");
        }
        if (action == Action.DELAY == measure.delay().isZero()) {
            throw new IllegalArgumentException("a duration goes with 'delay', and only with it");
        }
    }

    static Optional<Action> action(String text) {
        return Arrays.stream(Action.values())
                .filter(action -> action.text().equals(text))
                .findFirst();
    }

    static Failpoint parse(Action action, List<String> words) {
        if (words.size() < 2) {
            throw new IllegalArgumentException("expected a point and a target, such as 'block appends n3'");
        }
        List<String> rest = new ArrayList<>(words.subList(2, words.size()));
        @Nullable String from = option("from", rest);
        @Nullable String after = option("after", rest);
        @Nullable String times = option("times", rest);
        Duration delay = rest.isEmpty() ? Duration.ZERO : Durations.parse(rest.remove(0));
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("'" + String.join(" ", rest) + "' is too much");
        }
        return new Failpoint(
                action,
                point(words.get(0)),
                Target.parse(words.get(1)),
                from == null ? null : Target.parse(from),
                new Measure(delay, number(after, 0), number(times, Measure.NO_END)));
    }

    private static Point point(String text) {
        return Arrays.stream(Point.values())
                .filter(point -> point.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no point '" + text + "', only "
                        + String.join(
                                ", ",
                                Arrays.stream(Point.values()).map(Point::text).toList())));
    }

    private static @Nullable String option(String name, List<String> words) {
        int place = words.indexOf(name);
        if (place < 0) {
            return null;
        }
        words.remove(place);
        if (place == words.size()) {
            throw new IllegalArgumentException("'" + name + "' wants something after it");
        }
        return words.remove(place);
    }

    private static long number(@Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        return Long.parseLong(text);
    }

    @Override
    public String line() {
        StringBuilder line = new StringBuilder(action.text());
        line.append(' ').append(point.text()).append(' ').append(target.text());
        if (from != null) {
            line.append(" from ").append(from.text());
        }
        if (!measure.delay().isZero()) {
            line.append(' ').append(Durations.text(measure.delay()));
        }
        if (measure.after() > 0) {
            line.append(" after ").append(measure.after());
        }
        if (measure.times() != Measure.NO_END) {
            line.append(" times ").append(measure.times());
        }
        return line.toString();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        Target nodes = Target.of(target.resolve(scope).toArray(String[]::new));
        @Nullable
        Target senders = from == null ? null : Target.of(from.resolve(scope).toArray(String[]::new));
        return new Failpoint(action, point, nodes, senders, measure);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        RaftControl raft = cluster.raft();
        if (raft == null) {
            throw new CannotInjectException("the nodes of this cluster have no failpoints");
        }
        String obstacle = raft.failpointsObstacle();
        if (obstacle != null) {
            throw new CannotInjectException(obstacle);
        }
        Scope scope = Scope.of(cluster);
        Rule rule = new Rule(point.text(), action.text(), from == null ? List.of() : from.resolve(scope), measure);
        return new FailpointEffect(cluster, raft, rule, target.resolve(scope));
    }
}
