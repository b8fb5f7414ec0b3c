package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void operationsKeepTheOrderOfTheirInvocation() {
        // p1: |--w v1--|
        // p2:     |--r v1--|
        History history = History.builder()
                .invoke(1, "write", "x", "v1")
                .invoke(2, "read", "x")
                .ok(1)
                .ok(2, "v1")
                .build();

        assertEquals(2, history.size());
        assertEquals(0, history.invoked(0));
        assertEquals(2, history.completed(0));
        assertEquals(1, history.invoked(1));
        assertEquals(3, history.completed(1));
        assertEquals("read", history.f(1));
        assertEquals(history.argument(0), history.result(1));
        assertEquals(history.key(0), history.key(1));
        assertEquals("v1", history.operation(1).result());
    }

    @Test
    void unknownOutcomesNeverComplete() {
        History history = History.builder()
                .invoke(1, "write", "x", 1L)
                .invoke(2, "write", "x", 2L)
                .info(1, "timeout")
                .build();

        assertEquals(History.NEVER, history.completed(0));
        assertEquals(2, history.ended(0));
        assertEquals("timeout", history.error(0));
        assertEquals(History.NEVER, history.completed(1));
        assertEquals(History.NEVER, history.ended(1));
        assertEquals(Outcome.INFO, history.outcome(1));
    }

    @Test
    void refusedCasTellsWhatItSaw() {
        History history = History.builder()
                .invokeCas(1, "x", null, "a")
                .ok(1)
                .invokeCas(1, "x", "b", "c")
                .refuse(1, "a")
                .invokeCas(1, "x", "b", "c")
                .refuse(1, null)
                .invokeCas(1, "x", "b", "c")
                .refuse(1)
                .invokeCas(1, "x", "b", "c")
                .fail(1, "not-leader")
                .build();

        assertEquals(Values.NULL, history.expected(0));
        assertEquals("a", history.values().get(history.argument(0)));
        assertTrue(history.refused(1));
        assertEquals("a", history.operation(1).actual());
        assertEquals(Values.NULL, history.actual(2));
        assertTrue(history.operation(2).actualKnown());
        assertNull(history.operation(2).actual());
        assertTrue(history.refused(3));
        assertEquals(History.NONE, history.actual(3));
        assertFalse(history.refused(4));
    }

    @Test
    void readsAreSelectedByMode() {
        History history = History.builder()
                .invoke(1, "write", "x", "a")
                .ok(1)
                .in("stale")
                .on("n2")
                .invoke(2, "read", "x")
                .ok(2, null)
                .in("consistent")
                .at(17)
                .invoke(2, "read", "x")
                .version(3)
                .ok(2, "a")
                .build();

        assertEquals(List.of("consistent", "stale"), history.modes());
        History consistent = history.withReadsOf("consistent");
        assertEquals(2, consistent.size());
        assertEquals(4, consistent.invoked(1));
        assertEquals(4, consistent.index(1));
        assertEquals(17, consistent.invokedNanos(1));
        assertEquals(3, consistent.version(1));
        assertEquals("n2", history.withReadsOf("stale").node(1));
        assertEquals(1, history.withReadsOf("default").size());
    }

    @Test
    void partitionFollowsTheFirstAppearanceOfKeys() {
        History history = History.builder()
                .invoke(1, "write", "y", 1L)
                .ok(1)
                .invoke(1, "write", "x", 1L)
                .ok(1)
                .invoke(1, "write", "y", 2L)
                .ok(1)
                .invoke(1, "acquire", null)
                .ok(1)
                .build();
        Partition parts = history.byKey();

        assertEquals(3, parts.size());
        assertEquals("y", history.keys().get(parts.key(0)));
        assertEquals(2, parts.operations(0));
        assertEquals(2, parts.operation(0, 1));
        assertEquals(History.NONE, parts.key(2));
        assertEquals(2L, parts.history(0).operation(1).argument());
    }

    @Test
    void contractIsKept() {
        assertThrows(IllegalArgumentException.class, () -> History.builder().ok(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> History.builder().invoke(1, "read", "x").invoke(1, "read", "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> History.builder().invoke(1, "read", "x").info(1).invoke(1, "read", "x"));
    }

    @Test
    void snapshotStaysAsItWas() {
        HistoryBuilder builder = History.builder().invoke(1, "write", "x", "a");
        History before = builder.snapshot();
        for (int i = 0; i < 1000; i++) {
            builder.ok(1).invoke(1, "write", "x", "b" + i);
        }

        assertEquals(1, before.size());
        assertEquals(Outcome.INFO, before.outcome(0));
        assertEquals("a", before.operation(0).argument());
        assertEquals(1001, builder.build().size());
        assertEquals("b999", builder.build().operation(1000).argument());
    }

    @Test
    void everyKindOfValueComesBackEqual() {
        List<Object> all = List.of(
                1L,
                -1L,
                "",
                "a",
                "käse",
                true,
                false,
                1.5,
                new java.math.BigInteger("123456789012345678901234567890"),
                new java.math.BigDecimal("1.25"),
                new EdnText(":timed-out"),
                List.of(1L, "a", List.of()),
                Set.of(1L, 2L, 3L),
                Map.of("n2", Set.of("n3")));
        Values values = new Values();
        for (Object value : all) {
            assertEquals(value, values.get(values.intern(value)));
        }
        assertEquals(all.size() + 1, values.size());
        assertEquals(values.intern(Set.of(3L, 2L, 1L)), values.intern(Set.of(1L, 2L, 3L)));
        assertEquals(values.intern(1), values.internLong(1));
    }
}
