package dev.minos.system.local;

import dev.minos.fault.Fault;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injection;
import dev.minos.fault.Injector;
import dev.minos.system.MinosSystem;
import dev.minos.system.NodeStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's cluster, in the process that {@code minos cluster up} runs. Nodes are joined by proxies, so that links can
 * be broken, too. Started and closed by its owner; faults come from any thread.
 *
 * <p>A guard outside this process ends the nodes whatever happens to it ({@link dev.minos.fault.ProcessGuard}).
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration TRANSFER_PATIENCE = Duration.ofSeconds(10);
    private static final String TEMPORARY = "minos-cluster-";

    private final StateFile file;
    private final FileChannel claim;
    private final Path directory;
    private final StateFile.Lifetime lifetime;
    private final Consumer<String> tell;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Map<Integer, Injection> inForce = Collections.synchronizedMap(new LinkedHashMap<>());
    private final CountDownLatch down = new CountDownLatch(1);
    private final MinosSystem system;
    private final Injector injector;
    private boolean closed;

    /**
     * What is to run.
     *
     * @param data where data and logs are kept; null for a directory that goes with the cluster
     * @param nodeOptions for every node, without the dashes
     */
    public record Plan(int nodes, @Nullable Path data, Map<String, String> nodeOptions) {}

    private LocalCluster(Plan plan, StateFile file, FileChannel claim, Consumer<String> tell) throws IOException {
        this.file = file;
        this.claim = claim;
        this.tell = tell;
        this.lifetime = plan.data() == null ? StateFile.Lifetime.TEMPORARY : StateFile.Lifetime.KEPT;
        this.directory = plan.data() == null
                ? Files.createTempDirectory(TEMPORARY)
                : Files.createDirectories(plan.data()).toRealPath();
        long seed = new SecureRandom().nextLong();
        long origin = System.nanoTime();
        this.system = new MinosSystem(plan.nodes(), directory, plan.nodeOptions(), seed);
        parts.add(system);
        FaultLog log = FaultLog.create(directory.resolve("faults.jsonl"), () -> System.nanoTime() - origin);
        parts.add(log);
        this.injector = new Injector(system, log, seed);
        parts.add(injector);
    }

    /**
     * Starts a cluster and lets other terminals find it. When this returns a leader serves, {@code n1} if that could be
     * had.
     *
     * @param tell is given a line for everything worth saying
     */
    public static LocalCluster start(Plan plan, StateFile file, Consumer<String> tell)
            throws IOException, InterruptedException {
        FileChannel claim = file.claim();
        LocalCluster cluster;
        try {
            file.left().ifPresent(LocalCluster::tidy);
            cluster = new LocalCluster(plan, file, claim, tell);
        } catch (IOException | RuntimeException e) {
            claim.close();
            throw e;
        }
        try {
            cluster.begin();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** A cluster that was killed with SIGKILL had no time to remove its directory. */
    private static void tidy(StateFile.State left) {
        Path name = left.directory().getFileName();
        if (left.lifetime() == StateFile.Lifetime.TEMPORARY
                && name != null
                && name.toString().startsWith(TEMPORARY)) {
            remove(left.directory());
        }
    }

    private void begin() throws IOException, InterruptedException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        system.start(START_PATIENCE);
        letFirstLead();
        ControlServer control = ControlServer.start(this, secret);
        parts.add(control);
        Map<String, String> http = new LinkedHashMap<>();
        system.nodes().forEach(node -> http.put(node, system.address(node)));
        file.write(new StateFile.State(
                ProcessHandle.current().pid(),
                StateFile.State.startOf(ProcessHandle.current()),
                control.address(),
                secret,
                http,
                directory,
                lifetime));
        LeaderWatch watch = new LeaderWatch(system, tell);
        parts.add(watch);
        watch.start();
    }

    /** Instructions that say who leads are easier to follow. Where it cannot be had it is no harm. */
    private void letFirstLead() throws InterruptedException {
        String first = system.nodes().get(0);
        String leader = system.leader();
        if (leader == null || leader.equals(first)) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(system.address(leader) + "/transfer"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"to\":\"" + first + "\"}"))
                .timeout(TRANSFER_PATIENCE)
                .build();
        try {
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException stays) {
            return;
        }
        long deadline = System.nanoTime() + TRANSFER_PATIENCE.toNanos();
        while (!(first.equals(system.leader()) && system.isReady()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Returns when somebody has asked for the end. */
    public void awaitDown() throws InterruptedException {
        down.await();
    }

    void askForEnd() {
        down.countDown();
    }

    public List<String> nodes() {
        return system.nodes();
    }

    /** Where clients reach a node. */
    public String address(String node) {
        return system.address(node);
    }

    public Path directory() {
        return directory;
    }

    NodeStatus status(String node) throws IOException {
        return system.status(node);
    }

    String process(String node) {
        return system.process(node).describe();
    }

    /** Tries a fault; what came of it is in the injection. It stays until it is healed. */
    Injection inject(Fault fault) {
        Injection injection = injector.inject(fault);
        if (injection.isInstalled()) {
            inForce.put(injection.id(), injection);
            tell.accept(injection.fault() + "  (fault " + injection.id() + ")");
        }
        return injection;
    }

    List<Injection> inForce() {
        synchronized (inForce) {
            return List.copyOf(inForce.values());
        }
    }

    /** Heals one fault, or all of them, the newest first; those that it healed. */
    List<Injection> heal(@Nullable Integer id) {
        List<Injection> healed = new ArrayList<>(inForce());
        Collections.reverse(healed);
        healed.removeIf(injection -> id != null && injection.id() != id);
        for (Injection injection : healed) {
            injection.close();
            inForce.remove(injection.id());
            tell.accept("healed: " + injection.fault());
        }
        return healed;
    }

    /** Ends all nodes and leaves nothing behind but what was asked to be kept. Safe to call at any time. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        down.countDown();
        IOException failed = new IOException("the cluster did not end cleanly");
        // The nodes first: what is broken need not be healed for them.
        parts.removeIf(part -> part == injector);
        List<AutoCloseable> newestFirst = new ArrayList<>(parts);
        Collections.reverse(newestFirst);
        for (AutoCloseable part : newestFirst) {
            try {
                part.close();
            } catch (Exception e) {
                failed.addSuppressed(e);
            }
        }
        if (lifetime == StateFile.Lifetime.TEMPORARY) {
            remove(directory);
        }
        file.delete();
        claim.close();
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException stays) {
            // In the directory for temporary files, which is emptied without us, too.
        }
    }
}
