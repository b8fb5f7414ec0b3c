package dev.minos.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All clients of a run, a thread each, spread over the nodes in turn. */
final class Clients implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final RunState state;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private Clients(RunState state) {
        this.state = state;
    }

    static Clients start(Crew crew, Shift shift, SplittableRandom random) {
        return start(crew, shift, shift.system().nodes(), random);
    }

    /** @param homes the nodes that are talked to, in turn */
    static Clients start(Crew crew, Shift shift, List<String> homes, SplittableRandom random) {
        Clients clients = new Clients(shift.state());
        int client = 0;
        for (ClientGroup group : shift.workload().groups()) {
            for (int i = 0; i < group.clients(); i++) {
                clients.add(crew, new Seat(client++, group, homes.get(i % homes.size()), random.split()));
            }
        }
        clients.threads.forEach(Thread::start);
        return clients;
    }

    private void add(Crew crew, Seat seat) {
        Runnable client = crew.client(seat);
        Thread thread = new Thread(
                () -> {
                    try {
                        client.run();
                    } catch (RuntimeException | Error e) {
                        failures.add("client " + seat.number() + " broke down: " + e);
                    }
                },
                "client-" + seat.number());
        thread.setDaemon(true);
        threads.add(thread);
    }

    /** What became of clients that ended before their time: a run with fewer clients than it should have is no run. */
    List<String> failures() {
        List<String> all = List.copyOf(failures);
        return all.size() < 2 ? all : List.of(all.get(0) + ", and " + (all.size() - 1) + " more");
    }

    /** Whether all of them ended in time. */
    boolean stop(Duration patience) throws InterruptedException {
        state.stopClients();
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            thread.join(Math.max(1, left));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    @Override
    public void close() throws InterruptedException {
        stop(CLOSE_PATIENCE);
    }
}
