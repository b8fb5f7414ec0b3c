package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TrafficCountTest {
    private static final Workload WORKLOAD = new Workload(
            1,
            Duration.ofSeconds(1),
            List.of(new ClientGroup(1, 0, Map.of(kind("write"), 1, kind("consistent-read"), 1))));

    @Test
    void operationsCountWhereTheyWereInvoked() {
        HistoryBuilder builder = History.builder();
        builder.at(10).invoke(0, "write", "k0", "0-1");
        builder.at(60).ok(0, null);
        builder.at(55).in("consistent").invoke(1, "read", "k0", null);
        builder.at(58).fail(1, "timeout");
        builder.at(70).invoke(2, "write", "k0", "2-1");
        builder.at(120).in("consistent").invoke(1, "read", "k0", null);
        builder.at(130).ok(1, "0-1");
        List<FaultTimeline.Span> faults = List.of(
                new FaultTimeline.Span(1, "isolate n1", 50, Long.MAX_VALUE, List.of("n1>n2", "n2>n1"), List.of("n1")));

        Traffic traffic = TrafficCount.of(builder.build(), List.of("n1", "n2", "n3"), faults, WORKLOAD, 100);

        Window window = traffic.windows().get(0);
        assertEquals(100, window.toNanos());
        assertEquals(new Window.Counts(1, 0, 1, 0), window.traffic().get("consistent"));
        assertEquals(new Window.Counts(1, 0, 0, 1), window.traffic().get("write"));
        assertEquals(new Window.Counts(2, 1, 0, 1), traffic.whole().get("write"));
        assertEquals(new Window.Counts(1, 0, 1, 0), traffic.whole().get("consistent"), "final reads do not count");
    }

    private static OperationKind kind(String word) {
        return Objects.requireNonNull(OperationKind.parse(word));
    }
}
