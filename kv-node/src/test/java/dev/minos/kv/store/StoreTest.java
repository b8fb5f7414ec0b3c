package dev.minos.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.minos.kv.store.Result.Done;
import dev.minos.kv.store.Result.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    @TempDir
    Path directory;

    private Store store;
    private long index;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(directory.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Result apply(Command command) {
        return store.apply(new Position(1, ++index), command);
    }

    private Result put(String key, String value, Condition... conditions) {
        return apply(new Command.Write(
                List.of(Change.put(key.getBytes(UTF_8), value.getBytes(UTF_8))), List.of(conditions)));
    }

    private Entry get(String key) {
        return Objects.requireNonNull(store.get(key.getBytes(UTF_8)), key);
    }

    @Test
    void theVersionOfAKeyIsTheIndexOfItsLastChange() {
        put("a", "1");
        put("b", "1");
        put("a", "2");
        assertEquals(3, get("a").version());
        assertEquals(2, get("b").version());
        assertArrayEquals("2".getBytes(UTF_8), get("a").value());
    }

    @Test
    void anEmptyValueIsAValue() {
        put("a", "");
        assertNotNull(get("a"));
        assertEquals(0, get("a").value().length);
    }

    @Test
    void aRefusedWriteChangesNothingAndTellsWhatIsThere() {
        put("a", "1");
        Refused refused = assertInstanceOf(Refused.class, put("a", "2", new Condition.ValueIs("x".getBytes(UTF_8))));
        assertEquals(1, Objects.requireNonNull(refused.actual()).version());
        assertArrayEquals("1".getBytes(UTF_8), get("a").value());
        assertNull(assertInstanceOf(Refused.class, put("b", "1", new Condition.Present()))
                .actual());
    }

    @Test
    void conditionsHoldAsTheySay() {
        assertInstanceOf(Done.class, put("a", "1", new Condition.Absent()));
        assertInstanceOf(Refused.class, put("a", "2", new Condition.Absent()));
        assertInstanceOf(Done.class, put("a", "2", new Condition.VersionIn(Set.of(1L))));
        assertInstanceOf(Refused.class, put("a", "3", new Condition.VersionIn(Set.of(1L))));
        assertInstanceOf(Refused.class, put("a", "3", new Condition.VersionNotIn(Set.of(3L))));
        assertInstanceOf(Done.class, put("a", "3", new Condition.VersionNotIn(Set.of(1L)), new Condition.Present()));
    }

    @Test
    void changesOfOneCommandHappenTogether() {
        apply(new Command.Write(
                List.of(
                        Change.put("a".getBytes(UTF_8), "1".getBytes(UTF_8)),
                        Change.put("b".getBytes(UTF_8), "2".getBytes(UTF_8))),
                List.of()));
        assertEquals(1, get("a").version());
        assertEquals(1, get("b").version());
    }

    @Test
    void deletingTellsWhetherThereWasSomething() {
        put("a", "1");
        Command delete = new Command.Write(List.of(Change.delete("a".getBytes(UTF_8))), List.of());
        assertEquals(new Done(2, true), apply(delete));
        assertNull(store.get("a".getBytes(UTF_8)));
        assertEquals(new Done(3, false), apply(delete));
    }

    @Test
    void anEntryIsNeverAppliedTwice() {
        put("a", "1");
        assertThrows(IllegalArgumentException.class, () -> store.apply(new Position(1, 1), new Command.Barrier()));
    }

    @Test
    void aCheckpointIsAStoreAtItsPosition() throws IOException {
        put("a", "1");
        Path copy = directory.resolve("copy");
        store.checkpoint(new Position(2, 5), copy);
        index = 5;
        put("a", "2");

        try (Store opened = Store.open(copy)) {
            assertEquals(new Position(2, 5), opened.applied());
            assertArrayEquals(
                    "1".getBytes(UTF_8),
                    Objects.requireNonNull(opened.get("a".getBytes(UTF_8))).value());
        }
    }
}
