package dev.minos.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How fast a million operations are read, in our own format and in Jepsen's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-XX:+UseSerialGC"})
public class ReadBenchmark {
    @Param({"1000000"})
    public int operations;

    private Path jsonl = Path.of("");
    private Path edn = Path.of("");

    @Setup
    public void write() throws IOException {
        jsonl = Files.createTempFile("minos", ".jsonl");
        edn = Files.createTempFile("minos", ".edn");
        BigHistory.write(jsonl, operations, 100, 20, 0.1, 1);
        Histories.writeEdn(Histories.read(jsonl), edn);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(jsonl);
        Files.delete(edn);
    }

    @Benchmark
    public History jsonl() throws IOException {
        return Histories.read(jsonl);
    }

    @Benchmark
    public History edn() throws IOException {
        return Histories.read(edn, ReadOptions.detect().independent());
    }
}
