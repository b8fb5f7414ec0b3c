package dev.minos.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** How many operations (two events each) four clients can have recorded in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
@Threads(4)
public class RecordBenchmark {
    private final AtomicInteger processes = new AtomicInteger();
    private @org.jspecify.annotations.Nullable Recorder recorder;
    private Path file = Path.of("");

    /** One client. */
    @State(Scope.Thread)
    public static class Client {
        private int process;
        private int sequence;

        @Setup
        public void name(RecordBenchmark all) {
            process = all.processes.getAndIncrement();
        }
    }

    @Setup
    public void open() throws IOException {
        file = Files.createTempFile("minos", ".jsonl");
        recorder = Recorder.create(file, System::nanoTime);
    }

    @TearDown
    public void close() throws IOException {
        recorder().close();
        Files.delete(file);
    }

    @Benchmark
    public int operation(Client client) {
        String value = client.process + "-" + client.sequence++;
        int handle = recorder().invoke(client.process, "write", "k7", value, null, "n2");
        recorder().ok(handle, null, client.sequence, null);
        return handle;
    }

    private Recorder recorder() {
        return java.util.Objects.requireNonNull(recorder);
    }
}
