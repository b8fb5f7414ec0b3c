package dev.minos.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.store.Result.Done;
import dev.minos.kv.store.Result.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    private static final StoreLimits LIMITS = new StoreLimits(20, 1 << 20, 2);

    @TempDir
    Path directory;

    private StoreMemory memory;
    private Store store;
    private long index;

    @BeforeEach
    void open() throws IOException {
        memory = StoreMemory.of(StoreMemory.LEAST_BYTES);
        store = Store.open(directory.resolve("store"), LIMITS, memory);
    }

    @AfterEach
    void close() {
        store.close();
        memory.close();
    }

    private Result apply(Command command) {
        return store.apply(new Position(1, ++index), command);
    }

    private Result put(String key, String value, Condition... conditions) {
        return apply(new Command.Write(
                List.of(Change.put(key.getBytes(UTF_8), value.getBytes(UTF_8))), List.of(conditions), null));
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
                List.of(),
                null));
        assertEquals(1, get("a").version());
        assertEquals(1, get("b").version());
    }

    @Test
    void deletingTellsWhetherThereWasSomething() {
        put("a", "1");
        Command delete = new Command.Write(List.of(Change.delete("a".getBytes(UTF_8))), List.of(), null);
        assertEquals(new Done(2, true, false), apply(delete));
        assertNull(store.get("a".getBytes(UTF_8)));
        assertEquals(new Done(3, false, false), apply(delete));
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

        try (Store opened = Store.open(copy, LIMITS, memory)) {
            assertEquals(new Position(2, 5), opened.applied());
            assertArrayEquals(
                    "1".getBytes(UTF_8),
                    Objects.requireNonNull(opened.get("a".getBytes(UTF_8))).value());
        }
    }

    @Test
    void aCheckpointCopiesNoTable() throws IOException {
        put("a", "1");
        Path copy = directory.resolve("copy");
        store.checkpoint(new Position(2, 5), copy);
        try (Stream<Path> files = Files.list(copy)) {
            List<Path> tables =
                    files.filter(file -> file.toString().endsWith(".sst")).toList();
            assertFalse(tables.isEmpty());
            for (Path table : tables) {
                assertEquals(2, Files.getAttribute(table, "unix:nlink"), table + " is a link to the store's own");
            }
        }
    }

    @Test
    void pagesAreOrderedByBytesAndGoOnBehindAKey() {
        for (String key : new String[] {"b/2", "a", "b/10", "b/1", "c", "b"}) {
            put(key, "v");
        }
        Page first = store.page("b/".getBytes(UTF_8), null, 2, 1000);
        assertEquals(List.of("b/1", "b/10"), keys(first));
        assertTrue(first.more());
        assertEquals(6, first.index());
        Page second = store.page("b/".getBytes(UTF_8), "b/10".getBytes(UTF_8), 2, 1000);
        assertEquals(List.of("b/2"), keys(second));
        assertFalse(second.more());
        assertEquals(List.of("a", "b", "b/1", "b/10", "b/2", "c"), keys(store.page(new byte[0], null, 100, 1000)));
        assertEquals(1, store.page(new byte[0], null, 100, 1).items().size());
    }

    private static List<String> keys(Page page) {
        return page.items().stream().map(item -> new String(item.key(), UTF_8)).toList();
    }

    @Test
    void aKeyGoesWhenItsTimeIsOverAndNotBefore() {
        byte[] key = "lease".getBytes(UTF_8);
        apply(new Command.Write(List.of(new Change(key, key, 1000)), List.of(), null));
        assertEquals(1000, store.nextExpiryMillis());
        apply(new Command.Expire(999));
        assertNotNull(store.get(key));
        apply(new Command.Expire(1000));
        assertNull(store.get(key));
        assertEquals(Change.NEVER, store.nextExpiryMillis());
    }

    @Test
    void puttingAKeyAgainReplacesItsTime() {
        byte[] key = "lease".getBytes(UTF_8);
        apply(new Command.Write(List.of(new Change(key, key, 1000)), List.of(), null));
        apply(new Command.Write(List.of(new Change(key, key, 2000)), List.of(), null));
        apply(new Command.Expire(1500));
        assertNotNull(store.get(key));
        put("lease", "for ever");
        apply(new Command.Expire(5000));
        assertNotNull(store.get(key));
        assertEquals(Change.NEVER, store.nextExpiryMillis());
    }

    @Test
    void watchersAreToldEveryChangeOnce() {
        put("a", "1");
        apply(new Command.Write(
                List.of(
                        Change.put("b".getBytes(UTF_8), "2".getBytes(UTF_8)),
                        Change.delete("a".getBytes(UTF_8)),
                        Change.delete("nothing".getBytes(UTF_8))),
                List.of(),
                null));
        List<Event> all = Objects.requireNonNull(store.eventsAfter(Event.Cursor.endOf(0), 10));
        assertEquals(
                List.of("1.0 PUT a", "2.0 PUT b", "2.1 DELETE a"),
                all.stream().map(StoreTest::text).toList());
        assertEquals(
                List.of("2.1 DELETE a"),
                Objects.requireNonNull(store.eventsAfter(new Event.Cursor(2, 0), 10)).stream()
                        .map(StoreTest::text)
                        .toList());
        assertEquals(List.of(), store.eventsAfter(Event.Cursor.endOf(2), 10));
    }

    private static String text(Event event) {
        return event.cursor().index() + "." + event.cursor().ordinal() + " " + event.kind() + " "
                + new String(event.key(), UTF_8);
    }

    @Test
    void theOldestChangesAreForgottenAndSaidSo() throws IOException {
        for (int i = 0; i < 50; i++) {
            put("k" + i, "v");
        }
        long forgotten = store.forgottenUpTo();
        assertTrue(forgotten >= 50 - 20 && forgotten < 50, forgotten + " of 50, keeping 20");
        assertNull(store.eventsAfter(Event.Cursor.endOf(forgotten - 1), 100));
        assertEquals(
                50 - forgotten,
                Objects.requireNonNull(store.eventsAfter(Event.Cursor.endOf(forgotten), 100))
                        .size());
        store.close();
        store = Store.open(directory.resolve("store"), LIMITS, memory);
    }

    @Test
    void aWriteOfASessionHappensOnce() {
        Command write = session("c1", 1, "a", "1");
        assertEquals(new Done(1, false, false), apply(write));
        put("a", "2");
        assertEquals(new Done(1, false, true), apply(write));
        assertArrayEquals("2".getBytes(UTF_8), get("a").value());
    }

    @Test
    void sequencesMayOvertakeOneAnother() {
        apply(session("c1", 2, "a", "2"));
        assertEquals(new Done(2, true, false), apply(session("c1", 1, "a", "1")));
        assertEquals(new Done(1, false, true), apply(session("c1", 2, "a", "2")));
    }

    @Test
    void aWriteOfASessionThatWasRefusedStaysRefused() {
        Command write = new Command.Write(
                List.of(Change.put("a".getBytes(UTF_8), new byte[0])),
                List.of(new Condition.Present()),
                new Session("c1", 1));
        assertEquals(new Refused(1, null, false), apply(write));
        put("a", "1");
        assertEquals(new Refused(1, null, true), apply(write));
        assertArrayEquals("1".getBytes(UTF_8), get("a").value());
    }

    @Test
    void theConditionsOfAWriteBelongToIt() {
        apply(session("c1", 1, "a", "1"));
        Command conditional = new Command.Write(
                List.of(Change.put("a".getBytes(UTF_8), "1".getBytes(UTF_8))),
                List.of(new Condition.VersionIn(Set.of(1L, 2L, 3L))),
                new Session("c1", 1));
        assertEquals(new Result.BadSequence(2, Result.BadSequence.Problem.REUSED), apply(conditional));
    }

    @Test
    void anotherWriteUnderTheSameSequenceIsRefused() {
        apply(session("c1", 1, "a", "1"));
        assertEquals(new Result.BadSequence(2, Result.BadSequence.Problem.REUSED), apply(session("c1", 1, "a", "2")));
    }

    @Test
    void whatIsTooFarBackIsUnknown() {
        apply(session("c1", 100, "a", "1"));
        assertEquals(new Result.BadSequence(2, Result.BadSequence.Problem.TOO_OLD), apply(session("c1", 36, "a", "2")));
        assertInstanceOf(Done.class, apply(session("c1", 37, "a", "3")));
    }

    @Test
    void theClientsThatWereSilentForLongestAreForgotten() {
        apply(session("c1", 1, "a", "1"));
        apply(session("c2", 1, "a", "2"));
        apply(session("c1", 2, "a", "3"));
        apply(session("c3", 1, "a", "4"));
        assertEquals(new Done(3, true, true), apply(session("c1", 2, "a", "3")));
        assertEquals(new Done(6, true, false), apply(session("c2", 1, "a", "2")));
    }

    private static Command session(String client, long sequence, String key, String value) {
        return new Command.Write(
                List.of(Change.put(key.getBytes(UTF_8), value.getBytes(UTF_8))),
                List.of(),
                new Session(client, sequence));
    }
}
