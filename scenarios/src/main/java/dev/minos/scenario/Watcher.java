package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.scenario.promise.WatchPromise;
import dev.minos.system.EventStream;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that watches; see {@link WatchWork}. Belongs to one thread at a time. */
final class Watcher implements Runnable {
    /** What is told in this time is one operation. */
    private static final Duration BATCH = Duration.ofMillis(250);

    private static final int MOST_IN_A_BATCH = 200;
    /** How long a watcher stays with a node, at most; on average half of it. */
    private static final int MOST_BATCHES = 24;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(50);

    private final Shift shift;
    private final Seat seat;
    private final Pace pace;
    private ClientLog log;
    private int lives;
    private String cursor = "0";
    private int node;
    private int batchesLeft;
    private @Nullable EventStream stream;
    private @Nullable String seenLast;

    Watcher(Shift shift, Seat seat) {
        this.shift = shift;
        this.seat = seat;
        this.pace = new Pace(shift.state(), 0);
        this.log = shift.log(seat.number());
        this.node = shift.system().nodes().indexOf(seat.home());
    }

    int number() {
        return seat.number();
    }

    String cursor() {
        return cursor;
    }

    @Override
    public void run() {
        try {
            while (!shift.state().clientsShallStop()) {
                if (batch().outcome() != Outcome.OK) {
                    pace.rest(AFTER_FAILURE.toNanos());
                }
            }
        } finally {
            leave();
        }
    }

    /** Goes on when no client works any more; whether it was told of this key before the deadline. */
    boolean goOnUntil(String key, long deadlineNanos) throws InterruptedException {
        while (!key.equals(seenLast)
                && System.nanoTime() < deadlineNanos
                && !shift.state().interrupted()) {
            if (batch().outcome() != Outcome.OK) {
                Thread.sleep(AFTER_FAILURE.toMillis());
            }
        }
        leave();
        return key.equals(seenLast) || shift.state().interrupted();
    }

    /** One operation: what it is told in a little while. */
    private Reply batch() {
        List<Object> told = new ArrayList<>();
        String asked = shift.system().nodes().get(node);
        ClientLog.Entry entry =
                new ClientLog.Entry(WatchPromise.WATCH, WatchWork.PREFIX, cursor, WatchPromise.WATCH, asked);
        boolean[] forgotten = new boolean[1];
        Reply reply = log.record(
                entry,
                () -> {
                    try {
                        listen(told, asked);
                        return Reply.ok(null, -1, asked);
                    } catch (EventStream.ForgottenException e) {
                        forgotten[0] = true;
                        return told.isEmpty() ? Reply.fail(WatchPromise.FORGOTTEN, asked) : Reply.ok(null, -1, asked);
                    } catch (IOException e) {
                        String why = e.getMessage() == null ? e.toString() : e.getMessage();
                        leave();
                        return told.isEmpty() ? Reply.fail(why, asked) : Reply.ok(null, -1, asked);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return Reply.fail("interrupted", asked);
                    }
                },
                done -> told);
        if (forgotten[0]) {
            beginAnew();
        }
        return reply;
    }

    private void listen(List<Object> told, String asked) throws IOException, InterruptedException {
        if (stream == null) {
            stream = shift.system()
                    .watch(asked, WatchWork.PREFIX, cursor, shift.workload().timeout());
            batchesLeft = 1 + seat.random().nextInt(MOST_BATCHES);
        }
        long end = System.nanoTime() + BATCH.toNanos();
        for (long left = BATCH.toNanos(); left > 0 && told.size() < MOST_IN_A_BATCH; left = end - System.nanoTime()) {
            EventStream.Told next = stream.next(Duration.ofNanos(left));
            if (next != null) {
                cursor = next.cursor();
                if (next.kind() != null) {
                    told.add(Arrays.asList(next.kind(), next.key(), next.value(), next.version()));
                    seenLast = next.key();
                }
            }
        }
        if (--batchesLeft <= 0) {
            leave();
        }
    }

    /** Goes to the next node. */
    private void leave() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
        node = (node + 1) % shift.system().nodes().size();
    }

    /** What comes next is forgotten: it lists the keys, and is another watcher from there on. */
    private void beginAnew() {
        leave();
        lives++;
        // Numbers that no process has had: those of retired ones grow by the number of clients, too.
        log = new ClientLog(
                shift.recorder(),
                shift.state(),
                seat.number() + lives * (shift.workload().clients() + 1),
                shift.workload().clients() + 1);
        String asked = shift.system().nodes().get(node);
        try (KvClient client = shift.system().client(asked, shift.workload().timeout())) {
            Request.Page page = new Request.Page(WatchWork.PREFIX, null, SetWork.LARGEST, "consistent");
            Reply reply = log.record(PageClient.entry(page, asked), () -> client.execute(page), PageClient::shown);
            if (reply.outcome() == Outcome.OK && reply.version() >= 0) {
                cursor = String.valueOf(reply.version());
            }
        }
    }
}
