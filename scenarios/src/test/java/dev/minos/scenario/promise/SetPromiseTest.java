package dev.minos.scenario.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SetPromiseTest {
    @Test
    void whatWasAddedAndNotRemovedIsThere() {
        HistoryBuilder history = added("a", "b");
        history.invoke(1, "remove", "s0", "a").ok(1);
        read(history, 2, List.of("b"));
        assertEquals("linearizable", word(history));
    }

    @Test
    void aLostElementConvicts() {
        HistoryBuilder history = added("a", "b");
        read(history, 2, List.of("a"));
        assertEquals("violated", word(history));
    }

    @Test
    void anElementThatComesBackConvicts() {
        HistoryBuilder history = added("a");
        history.invoke(1, "remove", "s0", "a").ok(1);
        read(history, 2, List.of());
        read(history, 2, List.of("a"));
        assertEquals("violated", word(history));
    }

    @Test
    void anInventedElementConvicts() {
        HistoryBuilder history = added("a");
        read(history, 2, List.of("a", "z"));
        assertEquals("violated", word(history));
    }

    @Test
    void anAddOfWhichNobodyKnowsMayBeThereOrNot() {
        HistoryBuilder history = added("a");
        history.invoke(3, "add", "s0", "b").info(3);
        read(history, 2, List.of("a"));
        read(history, 2, List.of("a", "b"));
        assertEquals("linearizable", word(history));
        read(history, 2, List.of("a"));
        assertEquals("violated", word(history), "but once it is there it stays");
    }

    /** <pre>
     * add a  |-----------------|
     * add b  |-----------------|
     * reads     {a}     {b} of another client at the same time
     * </pre> */
    @Test
    void readsThatContradictEachOtherInTheOrderOfTwoAddsConvict() {
        HistoryBuilder history = History.builder();
        history.invoke(1, "add", "s0", "a").invoke(2, "add", "s0", "b");
        in(history).invoke(3, "read", "s0");
        in(history).invoke(4, "read", "s0");
        in(history).ok(3, List.of("a"));
        in(history).ok(4, List.of("b"));
        history.ok(1).ok(2);
        assertEquals("violated", word(history), "each element by itself can be explained, both together cannot");
    }

    @Test
    void setsAreApart() {
        HistoryBuilder history = added("a");
        in(history).invoke(2, "read", "s1");
        in(history).ok(2, List.of());
        assertEquals("linearizable", word(history));
    }

    @Test
    void withoutAReadNothingIsKnown() {
        assertEquals("unknown", word(added("a")));
    }

    private static HistoryBuilder added(String... elements) {
        HistoryBuilder history = History.builder();
        for (String element : elements) {
            history.invoke(1, "add", "s0", element).ok(1);
        }
        return history;
    }

    private static void read(HistoryBuilder history, int process, List<String> elements) {
        in(history).invoke(process, "read", "s0");
        in(history).ok(process, elements);
    }

    private static HistoryBuilder in(HistoryBuilder history) {
        return history.in("consistent");
    }

    private static String word(HistoryBuilder history) {
        Verdict verdict = SetPromise.judge(history.snapshot(), "consistent", CheckOptions.defaults());
        return verdict.word();
    }
}
