package dev.minos.kv;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client counts a key up, others read it at every node with {@code level=consistent}, whatever happens meanwhile. With
 * one writer of ever higher values a history is linearizable exactly when each read returns no less than what had been
 * acknowledged or read when it began, and no more than what had been sent when it ended: so each is judged at once.
 */
final class CounterReads implements AutoCloseable {
    private static final Pattern VALUE = Pattern.compile("\\{\"counter\":\"(\\d+)\"}");
    private static final int READERS = 2;

    private final TestCluster cluster;
    private final AtomicLong sent = new AtomicLong();
    /** The highest value that somebody has seen or was told to be written. */
    private final AtomicLong known = new AtomicLong();

    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> wrong = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean enough;

    CounterReads(TestCluster cluster) {
        this.cluster = cluster;
        threads.add(new Thread(this::count, "counter"));
        for (int i = 0; i < READERS; i++) {
            int first = i;
            threads.add(new Thread(() -> read(first), "reader-" + i));
        }
        threads.forEach(Thread::start);
    }

    /** Waits for so many more reads that were answered. */
    void awaitReads(int more) throws Exception {
        int before = reads.get();
        cluster.await(more + " more consistent reads", () -> reads.get() >= before + more);
    }

    private void count() {
        long value = 1;
        while (!enough) {
            sent.accumulateAndGet(value, Math::max);
            if (isWritten(value)) {
                known.accumulateAndGet(value, Math::max);
                value++;
            }
            pause();
        }
    }

    private boolean isWritten(long value) {
        for (String id : cluster.ids()) {
            try {
                if (cluster.alive(id)
                        && cluster.send(id, "PUT", "/key/counter", String.valueOf(value))
                                        .statusCode()
                                == 200) {
                    return true;
                }
            } catch (IOException e) {
                // It may be written: sent says so, and the same value is sent again.
                continue;
            }
        }
        return false;
    }

    private void read(int first) {
        for (int i = first; !enough; i++) {
            List<String> ids = cluster.ids();
            String id = ids.get(i % ids.size());
            long least = known.get();
            try {
                HttpResponse<String> reply =
                        cluster.alive(id) ? cluster.get(id, "/key/counter?level=consistent") : null;
                if (reply != null && (reply.statusCode() == 200 || reply.statusCode() == 404)) {
                    judge(id, least, reply.body());
                }
            } catch (IOException e) {
                // No answer is no wrong one.
                continue;
            }
            pause();
        }
    }

    private void judge(String id, long least, String body) {
        Matcher matcher = VALUE.matcher(body);
        long value = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        long most = sent.get();
        if (value < least || value > most) {
            synchronized (wrong) {
                wrong.add(id + " answered " + body + " where " + least + " to " + most + " are possible");
            }
        }
        known.accumulateAndGet(value, Math::max);
        reads.incrementAndGet();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        enough = true;
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (wrong) {
            if (!wrong.isEmpty()) {
                throw new AssertionError(String.join("\n", wrong));
            }
        }
        System.out.println(reads.get() + " consistent reads of a counter up to " + known.get() + ", all linearizable");
    }
}
