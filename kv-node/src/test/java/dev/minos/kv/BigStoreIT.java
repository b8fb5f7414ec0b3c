package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By hand, because it takes minutes and disk: a store that is many times larger than the memory of its node. {@code mvn
 * verify -pl kv-node -am -Dit.test=BigStoreIT -Dminos.big.store.mib=5120}; three times that must be free on the disk of
 * the temporary directory, or of {@code -Djava.io.tmpdir}.
 */
final class BigStoreIT {
    private static final int MIB = Integer.getInteger("minos.big.store.mib", 0);
    private static final int VALUE_BYTES = 4096;
    private static final int BATCH = 256;
    private static final Pattern RSS = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    @TempDir
    Path directory;

    @Test
    void aStoreLargerThanItsMemoryIsWrittenReadAndSent() throws Exception {
        assumeTrue(MIB > 0, "a store of -Dminos.big.store.mib=5120 is made by hand only");
        int batches = (int) (((long) MIB << 20) / (VALUE_BYTES * BATCH));
        try (TestCluster cluster = TestCluster.start(directory, 1, "--cache", "64MiB")) {
            long begun = System.nanoTime();
            for (int batch = 0; batch < batches; batch++) {
                String body = batch(batch);
                // A node that is starved of its processor may lose its leadership for a moment, and says so.
                cluster.await("batch " + batch, () -> write(cluster, body));
            }
            tell("loaded " + MIB + " MiB in keys of " + VALUE_BYTES + " bytes", begun, cluster, "n1");

            begun = System.nanoTime();
            readSome(cluster, "n1", batches, 2000);
            tell("2000 keys read by lot", begun, cluster, "n1");

            cluster.kill("n1");
            begun = System.nanoTime();
            cluster.launch("n1");
            cluster.leader();
            tell("started again", begun, cluster, "n1");

            begun = System.nanoTime();
            cluster.join("n2", "n1");
            cluster.await(
                    "n2 to have it all",
                    Duration.ofMinutes(30),
                    () -> cluster.applied("n2") >= cluster.applied("n1") && cluster.applied("n2") > 0);
            tell("sent to an empty member", begun, cluster, "n1", "n2");
            readSome(cluster, "n2", batches, 500);
            System.out.println("on disk: n1 " + mebibytes(cluster.data("n1")) + " MiB, n2 "
                    + mebibytes(cluster.data("n2")) + " MiB");
        }
    }

    private static boolean write(TestCluster cluster, String body) {
        try {
            HttpResponse<String> answer = cluster.send("n1", "POST", "/key", body);
            if (answer.statusCode() != 200) {
                System.out.println("not loaded at once: " + answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String batch(int batch) {
        StringBuilder body = new StringBuilder(BATCH * (VALUE_BYTES + 30));
        for (int i = 0; i < BATCH; i++) {
            body.append(i == 0 ? "{" : ",")
                    .append('"')
                    .append(key(batch * BATCH + i))
                    .append("\":\"")
                    .append(value(batch * BATCH + i))
                    .append('"');
        }
        return body.append('}').toString();
    }

    private static void readSome(TestCluster cluster, String id, int batches, int number) throws IOException {
        SplittableRandom lot = new SplittableRandom(5);
        for (int i = 0; i < number; i++) {
            int item = lot.nextInt(batches * BATCH);
            HttpResponse<String> read = cluster.get(id, "/key/" + key(item) + "?level=consistent");
            assertEquals("{\"" + key(item) + "\":\"" + value(item) + "\"}", read.body());
        }
    }

    private static String key(int item) {
        return "item/" + Integer.toHexString(item * 0x9E3779B1) + "/" + item;
    }

    /** Not to be compressed away. */
    private static String value(int item) {
        SplittableRandom random = new SplittableRandom(item);
        StringBuilder value = new StringBuilder(VALUE_BYTES);
        while (value.length() < VALUE_BYTES) {
            value.append((char) ('0' + random.nextInt(75)));
        }
        return value.toString().replace('\\', '-');
    }

    private static void tell(String what, long begunNanos, TestCluster cluster, String... ids) throws IOException {
        StringBuilder line = new StringBuilder(what)
                .append(": ")
                .append((System.nanoTime() - begunNanos) / 1_000_000_000)
                .append(" s");
        for (String id : List.of(ids)) {
            Path status = Path.of("/proc/" + cluster.node(id).process().pid() + "/status");
            Matcher most = RSS.matcher(Files.readString(status));
            assertTrue(most.find(), status.toString());
            line.append(", ")
                    .append(id)
                    .append(" at most ")
                    .append(Long.parseLong(most.group(1)) / 1024)
                    .append(" MiB");
        }
        System.out.println(line);
    }

    private static long mebibytes(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            long bytes = 0;
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file) / (int) Files.getAttribute(file, "unix:nlink");
            }
            return bytes >> 20;
        }
    }
}
