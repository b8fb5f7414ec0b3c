package dev.minos.checker.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.RandomHistory;
import dev.minos.checker.measure.RandomHistory.Shape;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The online checker against the offline one, on random histories cut at random places. */
class OnlineCheckerProperties {
    private static final List<String> MODES = List.of("consistent", "default", "stale");

    @Property(tries = 20_000)
    void smallHistoriesAreDecidedAsOffline(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 14);
        agrees(RandomHistory.of(random, shape), random, false);
    }

    @Property(tries = 3_000)
    void largerHistoriesAreDecidedAsOffline(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 120);
        agrees(RandomHistory.of(random, shape.withLies(random.nextInt(2) * 0.02)), random, shape.values() > 0);
    }

    @Property(tries = 3_000)
    void historiesOfManyClientsWithRepeatedValuesAreDecidedAsOffline(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = new Shape(
                1 + random.nextInt(40),
                4 + random.nextInt(5),
                random.nextInt(4),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) * 0.05,
                random.nextInt(3) * 0.05);
        agrees(RandomHistory.of(random, shape), random, shape.values() > 0);
    }

    @Property(tries = 80)
    void oneKeyOfVeryManyClientsIsDecidedAsOffline(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = new Shape(
                100 + random.nextInt(300),
                10 + random.nextInt(120),
                0,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) * 0.004,
                random.nextInt(3) * 0.02);
        // Refusals that do not say what they found may be too much.
        agrees(RandomHistory.of(random, shape), random, shape.cas());
    }

    @Property(tries = 2_000)
    void readsOfEachModeAreDecidedAsOffline(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 30);
        History history = RandomHistory.of(random, shape.withLies(random.nextInt(3) * 0.05));
        String[] modes = new String[history.size()];
        Arrays.setAll(modes, i -> history.f(i).equals("read") ? MODES.get(random.nextInt(MODES.size())) : null);
        HistoryBuilder all = History.builder();
        Map<String, OnlineChecker> online = new TreeMap<>();
        MODES.forEach(mode -> online.put(mode, new OnlineChecker()));
        for (int event : Replay.events(history)) {
            String mode = modes[event >= 0 ? event : ~event];
            build(history, event, all.in(mode));
            online.forEach((name, checker) -> {
                if (mode == null || mode.equals(name)) {
                    Replay.give(history, event, checker);
                }
            });
        }
        History recorded = all.build();
        online.forEach((name, checker) -> {
            Decision decision = checker.finish().decision();
            assertTrue(shape.values() > 0 || decision != Decision.UNKNOWN);
            assertAgree(decision(recorded.withReadsOf(name)), decision, recorded);
        });
    }

    /**
     * Cuts the history at a random event: there and at the end the answers must be the same. With values written again
     * and again and crashed operations the online checker may give up, but seldom.
     */
    private static void agrees(History history, Random random, boolean mayGiveUp) {
        int cut = random.nextInt(history.eventCount() + 1);
        OnlineChecker whole = new OnlineChecker();
        OnlineChecker part = new OnlineChecker();
        HistoryBuilder begun = History.builder();
        HistoryBuilder seen = History.builder();
        OnlineVerdict.Violation first = null;
        int[] events = Replay.events(history);
        for (int at = 0; at < events.length; at++) {
            Replay.give(history, events[at], whole);
            if (first == null) {
                build(history, events[at], seen);
                first = whole.violation();
            }
            if (at < cut) {
                Replay.give(history, events[at], part);
                build(history, events[at], begun);
            }
        }
        Decision online = whole.finish().decision();
        Decision cutOnline = part.finish().decision();
        Statistics.label("online")
                .collect(online)
                .coverage(answers -> answers.check(Decision.UNKNOWN).percentage(share -> share < 5));
        assertTrue(mayGiveUp || (online != Decision.UNKNOWN && cutOnline != Decision.UNKNOWN));
        assertAgree(decision(history), online, history);
        assertAgree(decision(begun.build()), cutOnline, history);
        if (first != null) {
            assertEquals(Decision.VIOLATED, decision(seen.build()), () -> "an early alarm on " + text(history));
        }
    }

    private static void assertAgree(Decision offline, Decision online, History history) {
        if (online != Decision.UNKNOWN) {
            assertEquals(offline, online, () -> "of (a part of) " + text(history));
        }
    }

    private static String text(History history) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < history.size(); i++) {
            out.append('\n').append(history.operation(i));
        }
        return out.toString();
    }

    private static Decision decision(History history) {
        Verdict verdict = Linearizability.check(history, CheckOptions.defaults().withThreads(1));
        return switch (verdict.word()) {
            case "linearizable" -> Decision.LINEARIZABLE;
            case "violated" -> Decision.VIOLATED;
            default -> Decision.UNKNOWN;
        };
    }

    private static void build(History history, int event, HistoryBuilder builder) {
        Operation op = history.operation(event >= 0 ? event : ~event);
        if (event >= 0 && op.f().equals("cas")) {
            builder.invokeCas(op.process(), op.key(), op.expected(), op.argument());
        } else if (event >= 0) {
            builder.invoke(op.process(), op.f(), op.key(), op.argument());
        } else {
            switch (op.outcome()) {
                case OK -> builder.ok(op.process(), op.result());
                case INFO -> builder.info(op.process());
                case FAIL -> {
                    if (op.actualKnown()) {
                        builder.refuse(op.process(), op.actual());
                    } else {
                        builder.fail(op.process(), op.error());
                    }
                }
            }
        }
    }
}
