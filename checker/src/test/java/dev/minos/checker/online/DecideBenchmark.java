package dev.minos.checker.online;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.Consistency;
import dev.minos.checker.measure.RandomHistory;
import dev.minos.checker.measure.RandomHistory.Shape;
import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to decide one operation of one key, afterwards and while the run goes on; values are written once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class DecideBenchmark {
    private static final int OPERATIONS = 20_000;
    private static final CheckOptions ALONE = CheckOptions.defaults().withThreads(1);

    /** How many clients share the key, always busy. */
    @Param({"5", "20", "100"})
    int clients;

    private History history = History.builder().build();
    private Operation[] operations = {};
    private int[] events = {};

    @Setup
    public void make() {
        Shape shape = new Shape(OPERATIONS, clients, 0, true, false, 0, 0.001);
        history = RandomHistory.of(new Random(1), shape);
        operations = new Operation[history.size()];
        Arrays.setAll(operations, history::operation);
        events = Replay.events(history);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public Verdict afterwards() {
        return Linearizability.check(history, ALONE);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public OnlineVerdict whileItGoesOn() {
        OnlineChecker checker = new OnlineChecker();
        for (int event : events) {
            Replay.give(operations[event >= 0 ? event : ~event], event >= 0, checker);
        }
        return checker.finish();
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public Consistency measures() {
        return Consistency.measure(history, ALONE);
    }
}
