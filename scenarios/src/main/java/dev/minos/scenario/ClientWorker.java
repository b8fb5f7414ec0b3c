package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.history.Recorder;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client: asks, waits for the answer, records both, and asks again at its pace. Runs on a thread of its own.
 *
 * <p>After an operation of unknown outcome its process is retired: it goes on under a number that nobody has used.
 */
final class ClientWorker implements Runnable {
    /** A client that is refused at once does not ask again before this time; otherwise it would only burn the CPU. */
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String home;
    private final KvClient client;
    private final Generator generator;
    private final Recorder recorder;
    private final RunState state;
    private final int clients;
    private final long intervalNanos;
    private int process;

    /** @param numbers a retired process number grows by the number of all clients */
    ClientWorker(
            String home, KvClient client, Generator generator, Recorder recorder, RunState state, Numbers numbers) {
        this.home = home;
        this.client = client;
        this.generator = generator;
        this.recorder = recorder;
        this.state = state;
        this.clients = numbers.clients();
        this.process = numbers.client();
        this.intervalNanos = numbers.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / numbers.rate();
    }

    /** This client's number, how many there are, and how many operations a second it aims at. */
    record Numbers(int client, int clients, int rate) {}

    @Override
    public void run() {
        long due = System.nanoTime();
        while (!state.clientsShallStop()) {
            long started = System.nanoTime();
            Reply reply = once(generator.next());
            due = Math.max(due + intervalNanos, started);
            if (reply.outcome() != Outcome.OK && reply.refusal() == null) {
                due = Math.max(due, started + AFTER_FAILURE_NANOS);
            }
            for (long left = due - System.nanoTime(); left > 0 && !state.clientsShallStop(); ) {
                LockSupport.parkNanos(left);
                left = due - System.nanoTime();
            }
        }
    }

    /** One operation, recorded. */
    private Reply once(Request request) {
        int handle = Recording.invoke(recorder, process, request, home);
        long asked = System.nanoTime();
        Reply reply = client.execute(request);
        long nanos = System.nanoTime() - asked;
        Recording.complete(recorder, handle, reply);
        generator.learn(request, reply);
        state.completed(Recording.kind(request), reply, nanos);
        if (reply.outcome() == Outcome.INFO) {
            process += clients;
        }
        return reply;
    }
}
