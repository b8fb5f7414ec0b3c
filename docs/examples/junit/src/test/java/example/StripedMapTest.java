package example;

import dev.minos.junit.HistoryExtension;
import dev.minos.junit.HistoryRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An object of one's own: its operations are recorded, and at the test's end they must have been linearizable. */
@ExtendWith(HistoryExtension.class)
class StripedMapTest {
    private final StripedMap map = new StripedMap();

    @Test
    void isLinearizable(HistoryRecorder history) throws Exception {
        inFourThreads(history);
    }

    private void inFourThreads(HistoryRecorder history) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String name = "t" + thread;
                work.add(() -> {
                    readAndWrite(history, name);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void readAndWrite(HistoryRecorder history, String thread) throws Exception {
        for (int i = 0; i < 1000; i++) {
            String key = "k" + i % 5;
            String value = thread + "-" + i; // never written twice: then everything is decided quickly
            String seen = history.read(key, () -> map.get(key));
            if (seen == null || i % 3 == 0) {
                history.write(key, value, () -> {
                    map.put(key, value);
                    return null;
                });
            } else {
                history.cas(key, seen, value, () -> map.replace(key, seen, value));
            }
        }
    }
}
