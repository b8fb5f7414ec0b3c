package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.history.Recorder;
import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A client that writes and reads whatever happens to its node, until it is told to end. Any thread reads its figures. */
final class KillClient extends Thread {
    static final List<String> KEYS =
            IntStream.range(0, 12).mapToObj(i -> "k" + i).toList();
    static final String NEVER_DELETED = "k1";
    private static final long AFTER_REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String node;
    private final MinosSystem system;
    private final ClientLog log;
    private final Random lot;
    private final int number;
    private final Map<String, @Nullable String> seen = new HashMap<>();
    private volatile boolean ending;
    private volatile boolean writing;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable Throwable trouble;

    private KillClient(int number, int of, MinosSystem system, Recorder recorder, long seed) {
        super("kill-client-" + number);
        setDaemon(true);
        this.node = system.nodes().get(number % system.nodes().size());
        this.system = system;
        this.log = new ClientLog(recorder, new RunState(), number, of);
        this.lot = new Random(seed);
        this.number = number;
    }

    static List<KillClient> of(int number, MinosSystem system, Recorder recorder, Random lot) {
        List<KillClient> clients = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            clients.add(new KillClient(i, number, system, recorder, lot.nextLong()));
        }
        return clients;
    }

    /** Writes that were answered as done. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Writes that got no answer, or none that says what became of them. */
    long lost() {
        return lost.get();
    }

    boolean isWriting() {
        return writing;
    }

    @Nullable
    Throwable trouble() {
        return trouble;
    }

    void end() throws InterruptedException {
        ending = true;
        join(TimeUnit.SECONDS.toMillis(30));
    }

    @Override
    public void run() {
        try (KvClient client = system.client(node, Duration.ofSeconds(3))) {
            for (int i = 0; !ending; i++) {
                Request request = next(i);
                learn(request, log.record(ClientLog.Entry.of(request, node), () -> answer(client, request)));
            }
        } catch (RuntimeException | Error e) {
            trouble = e;
        }
    }

    private Reply answer(KvClient client, Request request) {
        writing = request.changes();
        Reply reply = client.execute(request);
        writing = false;
        return reply;
    }

    private Request next(int count) {
        String key = KEYS.get(lot.nextInt(KEYS.size()));
        String value = number + "-" + count;
        int kind = lot.nextInt(20);
        if (kind < 5) {
            return new Request.Read(key, "consistent");
        }
        if (kind < 9 && seen.containsKey(key)) {
            return new Request.Cas(key, seen.get(key), value);
        }
        boolean deletable = KEYS.indexOf(key) % 2 == 0;
        return kind == 9 && deletable ? new Request.Delete(key) : new Request.Write(key, value);
    }

    private void learn(Request request, Reply reply) {
        if (reply.outcome() == Outcome.OK) {
            if (request instanceof Request.Read) {
                seen.put(request.key(), reply.value());
            } else {
                acknowledged.incrementAndGet();
            }
        } else if (reply.outcome() == Outcome.INFO) {
            lost.incrementAndGet();
        } else if (reply.refusal() == null) {
            LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
        }
    }
}
