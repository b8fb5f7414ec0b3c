package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.Outcome;
import dev.minos.history.Recorder;
import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes die under load, all of them at once or some, again and again, and everything that was ever acknowledged is there:
 * the checker judges one history over all rounds. {@code -Dminos.durability.rounds=50} is the long way; three rounds by
 * default. {@code -Dminos.durability.seed} draws other victims.
 */
@Timeout(1800)
class DurabilityIT {
    private static final int ROUNDS = Integer.getInteger("minos.durability.rounds", 3);
    private static final long SEED = Long.getLong("minos.durability.seed", 1);
    private static final int KILLED = 137;
    private static final int CLIENTS = 9;
    private static final int ACKNOWLEDGED = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Random lot = new Random(SEED);

    @SuppressWarnings("NullAway.Init")
    private MinosSystem system;

    private List<KillClient> clients = List.of();
    private final List<String> told = new ArrayList<>();

    /** What a round proves about itself. */
    private record Round(List<String> victims, long acknowledged, int open, long lost) {
        /** Whoever kills an idle cluster tests nothing: the kill hit writes, and where all died some lost their answer. */
        boolean counts() {
            return acknowledged >= ACKNOWLEDGED && open > 0 && (victims.size() < 3 || lost > 0);
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesEveryKill() throws Exception {
        // Small files and frequent snapshots: that a node starts from a snapshot and a purged log happens here, too.
        Map<String, String> options = Map.of("snapshot-every", "2000", "segment-bytes", "262144");
        try (MinosSystem started = new MinosSystem(3, directory.resolve("nodes"), options, SEED);
                Recorder recorder = Recorder.create(directory.resolve("history.jsonl"), System::nanoTime)) {
            system = started;
            system.start(PATIENCE);
            clients = KillClient.of(CLIENTS, system, recorder, lot);
            clients.forEach(Thread::start);
            int counted = 0;
            for (int round = 0; counted < ROUNDS; round++) {
                assertTrue(round < 2 * ROUNDS + 4, "too many rounds that killed nothing at work: " + told);
                Round done = round(counted);
                told.add(done.toString());
                counted += done.counts() ? 1 : 0;
            }
            for (KillClient client : clients) {
                client.end();
            }
            readEverywhere(recorder);
            judge(recorder);
        }
    }

    private Round round(int number) throws Exception {
        await("all nodes to serve", system::isReady);
        long before = sum(KillClient::acknowledged);
        // At another moment each time, and never by the clock.
        long enough = before + ACKNOWLEDGED + lot.nextInt(100);
        await("acknowledged writes", () -> sum(KillClient::acknowledged) >= enough);
        List<String> victims = new ArrayList<>(system.nodes());
        if (number % 2 == 1) {
            Collections.shuffle(victims, lot);
            victims = victims.subList(0, 1 + lot.nextInt(victims.size() - 1));
        }
        await("writes under way", () -> openWrites() > 0);
        long lost = sum(KillClient::lost);
        int open = openWrites();
        kill(victims);
        long acknowledged = sum(KillClient::acknowledged) - before;
        if (number % 4 == 2) {
            tearLog(victims.get(lot.nextInt(victims.size())));
        }
        for (String victim : victims) {
            system.cluster().process(victim).start();
        }
        await("all nodes to serve again", system::isReady);
        return new Round(List.copyOf(victims), acknowledged, open, sum(KillClient::lost) - lost);
    }

    /** One signal right after the other, as nothing in Java could send them. */
    private void kill(List<String> victims) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-KILL"));
        for (String victim : victims) {
            system.cluster().process(victim).foreseeEnd();
            command.add(String.valueOf(system.cluster().process(victim).pid()));
        }
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        await(
                "the end of " + victims,
                () -> victims.stream()
                        .noneMatch(victim -> system.cluster().process(victim).isAlive()));
    }

    /** What a power failure in the middle of a write leaves: the begin of a record that nobody has synced. */
    private void tearLog(String node) throws IOException {
        Path file;
        try (Stream<Path> files = Files.walk(system.cluster().directory(node))) {
            file = files.filter(path -> path.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no open log file of " + node));
        }
        byte[] log = Files.readAllBytes(file);
        int end = log.length;
        while (end > 0 && log[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(end);
            open.write(new byte[] {(byte) 0xf0, 0x07, 'x', 'x', 'x', 'x'});
        }
    }

    /** Through every node, and as every node has it: the same. */
    private void readEverywhere(Recorder recorder) throws Exception {
        await("all nodes to serve at the end", system::isReady);
        ClientLog log = log(recorder, 1_000_000);
        for (String node : system.nodes()) {
            try (KvClient client = system.client(node, Duration.ofSeconds(5))) {
                for (String key : KillClient.KEYS) {
                    Request.Read read = new Request.Read(key, "consistent");
                    Reply reply = log.record(ClientLog.Entry.of(read, node), () -> client.execute(read));
                    assertEquals(Outcome.OK, reply.outcome(), node + " " + reply);
                    Request.Read own = new Request.Read(key, "stale");
                    await(key + " on " + node, () -> {
                        Reply here = client.execute(own);
                        return here.outcome() == reply.outcome() && here.version() == reply.version();
                    });
                }
            }
        }
    }

    private static ClientLog log(Recorder recorder, int process) {
        return new ClientLog(recorder, new RunState(), process, 1);
    }

    private void judge(Recorder recorder) {
        Verdict verdict = Linearizability.check(recorder.snapshot(), CheckOptions.defaults());
        assertInstanceOf(Verdict.Linearizable.class, verdict, () -> verdict.toString());
        System.out.println("seed " + SEED + ", " + ROUNDS + " rounds: " + sum(KillClient::acknowledged)
                + " acknowledged writes, " + sum(KillClient::lost) + " of unknown outcome; " + recorder.events()
                + " events are linearizable");
        told.forEach(System.out::println);
        // The judge would have noticed: a key that was written and never deleted is suddenly absent.
        Request.Read read = new Request.Read(KillClient.NEVER_DELETED, "consistent");
        log(recorder, 2_000_000).record(ClientLog.Entry.of(read, "n1"), () -> Reply.ok(null, -1, "n1"));
        assertInstanceOf(Verdict.Violated.class, Linearizability.check(recorder.snapshot(), CheckOptions.defaults()));
    }

    private int openWrites() {
        return (int) clients.stream().filter(KillClient::isWriting).count();
    }

    private long sum(java.util.function.ToLongFunction<KillClient> figure) {
        return clients.stream().mapToLong(figure).sum();
    }

    private void await(String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (String node : system.nodes()) {
                int code = system.cluster().process(node).exitCode().orElse(KILLED);
                assertEquals(KILLED, code, node + " ended while waiting for " + what);
            }
            assertTrue(System.nanoTime() < deadline, "waited in vain for " + what + ": " + system.states());
            clients.forEach(client -> assertNull(client.trouble(), "a client gave up"));
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
