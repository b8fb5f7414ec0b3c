package dev.minos.scenario;

import dev.minos.history.Recorder;
import dev.minos.system.KvClient;
import dev.minos.system.SystemUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** All clients of a run, a thread each, spread over the nodes in turn. */
final class Clients implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final RunState state;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private Clients(RunState state) {
        this.state = state;
    }

    static Clients start(
            Workload workload, SystemUnderTest system, Recorder recorder, RunState state, SplittableRandom random) {
        return start(workload, system.nodes(), system, recorder, state, random);
    }

    /** @param homes the nodes that are talked to, in turn */
    static Clients start(
            Workload workload,
            List<String> homes,
            SystemUnderTest system,
            Recorder recorder,
            RunState state,
            SplittableRandom random) {
        Clients clients = new Clients(state);
        // One number more than there are clients: the final reads have a process of their own.
        int processes = workload.clients() + 1;
        int client = 0;
        for (ClientGroup group : workload.groups()) {
            for (int i = 0; i < group.clients(); i++) {
                String home = homes.get(i % homes.size());
                Generator generator = new Generator(client, workload.keys(), group, random.split());
                ClientWorker.Numbers numbers = new ClientWorker.Numbers(client, processes, group.rate());
                clients.add(home, () -> system.client(home, workload.timeout()), generator, recorder, numbers);
                client++;
            }
        }
        clients.threads.forEach(Thread::start);
        return clients;
    }

    private void add(
            String home,
            Supplier<KvClient> clients,
            Generator generator,
            Recorder recorder,
            ClientWorker.Numbers numbers) {
        Thread thread = new Thread(
                () -> {
                    try (KvClient client = clients.get()) {
                        new ClientWorker(home, client, generator, recorder, state, numbers).run();
                    } catch (RuntimeException | Error e) {
                        failures.add("client " + numbers.client() + " broke down: " + e);
                    }
                },
                "client-" + numbers.client());
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
