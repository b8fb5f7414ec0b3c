package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalPictureTest {
    private static final long MS = 1_000_000;

    private static List<Operation> operations(History history) {
        return IntStream.range(0, history.size()).mapToObj(history::operation).toList();
    }

    @Test
    void orderInTimeIsOrderOnTheLine() {
        History history = History.builder()
                .at(11_000 * MS)
                .on("n3")
                .invoke(3, "write", "k7", "v41")
                .at(11_004 * MS)
                .ok(3)
                .at(12_400 * MS)
                .on("n3")
                .invoke(4, "write", "k7", "lost")
                .at(13_700 * MS)
                .on("n1")
                .invoke(5, "write", "k7", "v42")
                .at(13_707 * MS)
                .ok(5)
                .at(15_507 * MS)
                .on("n3")
                .invoke(6, "read", "k7")
                .at(15_508 * MS)
                .ok(6, "v41")
                .build();
        String picture = TerminalPicture.draw(
                operations(history), Map.of(0, "the write it read", 3, "the newer write", 5, "stale read"));
        assertEquals("""
                 client  node       began     took
                      3  n3      11.000 s   4.0 ms  |--|                                write "v41"  (the write it read)
                      4  n3      12.400 s        ?            |......................>  write "lost", never answered
                      5  n1      13.700 s   7.0 ms                    |--|              write "v42"  (the newer write)
                      6  n3      15.507 s   1.0 ms                              |==|    read -> "v41"  (stale read)
                """, picture.replace("\r", ""));
    }

    @Test
    void everyEventHasAColumnOfItsOwn() {
        HistoryBuilder builder = History.builder();
        for (int i = 0; i < 15; i++) {
            builder.at(i * 2 * MS)
                    .invoke(i, "write", "k", "v" + i)
                    .at((i * 2 + 1) * MS)
                    .ok(i);
        }
        String[] lines =
                TerminalPicture.draw(operations(builder.build()), Map.of()).split("\n");
        int last = -1;
        for (String line : List.of(lines).subList(1, lines.length)) {
            int begins = line.indexOf('|');
            assertTrue(begins > last, line);
            last = line.lastIndexOf('|');
            assertTrue(last > begins, line);
        }
    }

    @Test
    void hostileValuesStayOnTheirLine() {
        History history = History.builder()
                .invoke(1, "write", "k", "a\nb\u001b[31m" + "x".repeat(900))
                .ok(1)
                .build();
        String picture = TerminalPicture.draw(operations(history), Map.of());
        assertEquals(2, picture.lines().count());
        assertTrue(picture.contains("a\\u000ab\\u001b[31mxxx"), picture);
    }
}
