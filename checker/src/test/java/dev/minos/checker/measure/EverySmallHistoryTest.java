package dev.minos.checker.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.measure.SmallHistories.Act;
import dev.minos.checker.measure.SmallHistories.End;
import dev.minos.checker.online.Replay;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The measures and the online checker against brute force, on every history of a few operations. */
class EverySmallHistoryTest {
    private static final List<Act> PLAIN =
            List.of(Act.read(null), Act.read(1L), Act.read(2L), Act.write(1L, End.OK), Act.write(2L, End.OK));

    private static final List<Act> EVERYTHING = List.of(
            Act.read(null),
            Act.read(1L),
            Act.read(2L),
            Act.write(1L, End.OK),
            Act.write(2L, End.OK),
            Act.write(1L, End.INFO),
            Act.delete(End.OK),
            Act.delete(End.INFO),
            Act.cas(1L, 2L, End.OK),
            Act.cas(1L, 2L, End.INFO),
            Act.cas(1L, 2L, End.REFUSED),
            Act.cas(null, 1L, End.OK),
            Act.cas(2L, null, End.INFO));

    private final CheckOptions options = CheckOptions.defaults().withThreads(1);

    @Test
    void threeOperationsOfEveryKind() {
        assertEquals(13 * 13 * 13 * 15, SmallHistories.each(EVERYTHING, 3, this::agrees));
    }

    @Test
    void fourReadsAndWrites() {
        assertEquals(5 * 5 * 5 * 5 * 105, SmallHistories.each(PLAIN, 4, this::agrees));
    }

    private void agrees(History history) {
        List<Operation> all = Oracle.operations(history);
        boolean linearizable = Oracle.linearizable(history);
        boolean sequential = Oracle.explained(all, (a, b) -> a.process() == b.process() && a.invoked() < b.invoked());
        ModeConsistency measured = Consistency.measure(history, options).modes().get(0);

        assertEquals(linearizable, measured.violatedKeys() == 0, () -> "of " + all);
        assertEquals(linearizable, measured.delta().atLeast() == 0, () -> "of " + all);
        assertEquals(linearizable, measured.gamma().atLeast() == 0, () -> "of " + all);
        assertEquals(sequential, measured.sequential().answer() == Sequential.Answer.YES, () -> "of " + all);
        assertTrue(!linearizable || measured.staleness().stale() == 0, () -> "of " + all);
        assertEquals(
                linearizable ? Decision.LINEARIZABLE : Decision.VIOLATED,
                Replay.of(history).decision(),
                () -> "of " + all);
    }
}
