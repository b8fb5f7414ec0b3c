package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.measure.RandomHistory.Shape;
import dev.minos.checker.measure.Sessions.Guarantee;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Sessions and losses against their definitions, on random histories of one key. */
class DefinitionProperties {
    @Property(tries = 6_000)
    void sessionsAreWhatTheirDefinitionsSay(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 25);
        History history = RandomHistory.of(random, shape.withLies(0.1 + 0.3 * random.nextDouble()));
        ModeConsistency measured = measure(history);
        Definitions definitions = new Definitions(history);
        for (Guarantee guarantee : Guarantee.values()) {
            int expected = measured.violatedKeys() == 0 ? 0 : definitions.broken(guarantee);
            Statistics.label(guarantee.words()).collect(expected > 0);
            assertEquals(
                    expected,
                    measured.sessions().of(guarantee).operations(),
                    () -> guarantee + " of " + Oracle.operations(history));
        }
    }

    @Property(tries = 6_000)
    void lossesAreWhatTheirDefinitionsSay(@ForAll long seed) {
        Random random = new Random(seed);
        Shape shape = Shape.any(random, 25);
        double lies = 0.1 + 0.3 * random.nextDouble();
        History history = withFailures(RandomHistory.of(random, shape.withLies(lies)), random);
        ModeConsistency measured = measure(history);
        Definitions definitions = new Definitions(history);
        boolean perfect = measured.violatedKeys() == 0;
        int lost = perfect ? 0 : definitions.lost();
        int resurrected = perfect ? 0 : definitions.resurrected();
        int failed = perfect ? 0 : definitions.failedButSeen();
        Statistics.label("lost").collect(lost > 0);
        Statistics.label("resurrected").collect(resurrected > 0);
        Statistics.label("failed, yet seen").collect(failed > 0);
        assertEquals(lost, measured.losses().lost(), () -> "lost of " + Oracle.operations(history));
        assertEquals(resurrected, measured.losses().resurrected(), () -> "back of " + Oracle.operations(history));
        assertEquals(failed, measured.losses().failedButSeen(), () -> "failed of " + Oracle.operations(history));
    }

    private static ModeConsistency measure(History history) {
        return Consistency.measure(history, CheckOptions.defaults().withThreads(1))
                .modes()
                .get(0);
    }

    /** The same, but that some writes are said to have failed. */
    private static History withFailures(History history, Random random) {
        HistoryBuilder out = History.builder();
        for (int event : events(history)) {
            var op = history.operation(event >= 0 ? event : ~event);
            out.at(event >= 0 ? op.invokedNanos() : op.completedNanos());
            if (event >= 0) {
                if (op.f().equals("cas")) {
                    out.invokeCas(op.process(), op.key(), op.expected(), op.argument());
                } else {
                    out.invoke(op.process(), op.f(), op.key(), op.argument());
                }
            } else if (op.f().equals("write") && random.nextInt(6) == 0) {
                out.fail(op.process(), "refused");
            } else {
                switch (op.outcome()) {
                    case OK -> out.ok(op.process(), op.result());
                    case INFO -> out.info(op.process());
                    case FAIL -> {
                        if (op.actualKnown()) {
                            out.refuse(op.process(), op.actual());
                        } else {
                            out.fail(op.process(), op.error());
                        }
                    }
                }
            }
        }
        return out.build();
    }

    private static int[] events(History history) {
        int[] out = new int[history.eventCount()];
        for (int i = 0; i < history.size(); i++) {
            out[history.invoked(i)] = i;
            if (history.ended(i) != History.NEVER) {
                out[history.ended(i)] = ~i;
            }
        }
        return out;
    }
}
