package dev.minos.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.history.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

final class HistoryRecorderTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 500;

    private interface Work {
        void of(int thread) throws Exception;
    }

    private static void inThreads(Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                all.add(threads.submit(() -> {
                    work.of(number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aConcurrentMapIsLinearizable() throws Exception {
        Map<String, String> map = new ConcurrentHashMap<>();
        HistoryRecorder history = HistoryRecorder.ofMap();
        inThreads(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                String key = "k" + i % 3;
                String value = thread + "-" + i;
                String seen = history.read(key, () -> map.get(key));
                if (seen == null) {
                    history.write(key, value, () -> map.put(key, value));
                } else if (i % 10 == 0) {
                    history.delete(key, () -> map.remove(key));
                } else {
                    history.cas(key, seen, value, () -> map.replace(key, seen, value));
                }
            }
        });
        history.assertLinearizable();
        assertTrue(
                history.history().size() > THREADS * ROUNDS, history.history().size() + " operations");
    }

    @Test
    void aCacheThatIsNotUpdatedIsNot() throws Exception {
        Map<String, String> map = new HashMap<>();
        Map<String, String> cache = new HashMap<>();
        HistoryRecorder history = HistoryRecorder.ofMap();
        history.write("k", "old", () -> map.put("k", "old"));
        history.read("k", () -> cache.computeIfAbsent("k", map::get));
        history.write("k", "new", () -> map.put("k", "new"));
        history.read("k", () -> cache.computeIfAbsent("k", map::get));
        String said = failure(history);
        assertTrue(said.startsWith("Not linearizable: "), said);
        assertTrue(said.contains("returned \"old\" although \"new\" had been written"), said);
        assertEquals(4, kept(said));
    }

    private static String failure(HistoryRecorder history) {
        return String.valueOf(assertThrows(AssertionFailedError.class, history::assertLinearizable)
                .getMessage());
    }

    /** How many operations the history has that a message names. */
    private static int kept(String message) throws IOException {
        Matcher file = Pattern.compile("history: (\\S+)").matcher(message);
        assertTrue(file.find(), message);
        Path path = Path.of(file.group(1));
        int operations = Histories.read(path).size();
        Files.delete(path);
        return operations;
    }

    @Test
    void nothingRecordedShowsNothing() {
        HistoryRecorder history = HistoryRecorder.ofMap();
        assertThrows(AssertionFailedError.class, history::assertLinearizable);
    }

    @Test
    void whatThrewMayHaveHappenedOrNot() throws Exception {
        for (String found : new String[] {"a", "b"}) {
            HistoryRecorder history = HistoryRecorder.ofMap();
            history.write("k", "a", () -> null);
            assertThrows(
                    IOException.class,
                    () -> history.write("k", "b", () -> {
                        throw new IOException("no answer");
                    }));
            history.read("k", () -> found);
            history.assertLinearizable();
        }
    }

    @Test
    void whatCertainlyDidNotHappenMustNotBeSeen() throws Exception {
        HistoryRecorder history = HistoryRecorder.ofMap();
        assertThrows(
                DidNotHappenException.class,
                () -> history.write("k", "b", () -> {
                    throw new DidNotHappenException("refused");
                }));
        history.read("k", () -> "b");
        String said = failure(history);
        kept(said);
    }

    @Test
    void aCompareAndSetThatWasRefusedOnTheExpectedValueIsFound() throws Exception {
        HistoryRecorder history = HistoryRecorder.ofMap();
        history.write("k", "a", () -> null);
        history.cas("k", "a", "b", () -> false);
        String said = failure(history);
        kept(said);
    }

    @Test
    void aQueueOfTheJdkIsLinearizable() throws Exception {
        Queue<String> queue = new LinkedBlockingQueue<>();
        HistoryRecorder history = HistoryRecorder.of("queue");
        inThreads(thread -> {
            for (int i = 0; i < 20; i++) {
                String value = thread + "-" + i;
                history.call("enqueue", null, value, () -> {
                    queue.add(value);
                    return null;
                });
                history.call("dequeue", null, null, queue::poll);
            }
        });
        history.assertLinearizable();
    }

    @Test
    void aStackIsNoQueue() throws Exception {
        ArrayDeque<String> stack = new ArrayDeque<>();
        HistoryRecorder history = HistoryRecorder.of("queue");
        for (String value : new String[] {"a", "b"}) {
            history.call("enqueue", null, value, () -> {
                stack.push(value);
                return null;
            });
        }
        history.call("dequeue", null, null, stack::pop);
        String said = failure(history);
        kept(said);
    }

    @Test
    void aLockThatTwoHoldIsFound() throws Exception {
        HistoryRecorder history = HistoryRecorder.of("mutex");
        history.call("acquire", null, null, () -> null);
        history.call("acquire", null, null, () -> null);
        String said = failure(history);
        kept(said);
    }

    @Test
    void anOperationUnderWayIsInTheHistory() throws Exception {
        HistoryRecorder history = HistoryRecorder.ofMap();
        history.write("k", "a", () -> {
            assertEquals(1, history.history().size());
            return null;
        });
        history.assertLinearizable();
    }
}
