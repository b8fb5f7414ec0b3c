package dev.minos.example;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Engine;
import dev.minos.checker.KeyResult;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Models;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.Consistency;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.checker.online.OnlineChecker;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.history.Format;
import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.ReadOptions;
import dev.minos.history.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The module's README, as code: one example for each way in. {@link ReadmeTest} runs them and holds the two together. */
final class Examples {
    private Examples() {}

    static void judge(Path file) throws IOException {
        History history =
                Histories.read(file); // ours, Jepsen's history.edn, old logs, Porcupine's logs; gzipped or not
        Verdict verdict = Linearizability.check(history, CheckOptions.defaults());
        if (verdict instanceof Verdict.Violated violated) {
            System.out.println(violated.counterexample().sentence());
        }
    }

    static void record(Path file, LongSupplier clock, int process) throws IOException {
        try (Recorder recorder = Recorder.create(file, clock)) { // clock: ns since the start
            int write = recorder.invoke(process, "write", "k7", "v42", null, "n2"); // before the request is sent
            // ... send it, wait for the answer ...
            recorder.ok(write, null, -1, null); // it happened
            // recorder.fail(write, "not-leader", null)   it definitely did not
            // recorder.info(write, "timeout", null)      nobody knows; this process number must not be used again
        }
    }

    static History written() {
        return History.builder()
                .at(0)
                .invoke(1, "write", "x", "a")
                .at(5)
                .invoke(2, "read", "x")
                .at(10)
                .ok(1)
                .at(12)
                .ok(2, "a")
                .build();
    }

    static void options(History history) {
        CheckOptions options = CheckOptions.defaults()
                .withModel(Models.named("cas-register"))
                .withEngine(Engine.SEARCH)
                .withTimeout(Duration.ofSeconds(10));
        Verdict verdict = Linearizability.check(history, options);
        if (verdict instanceof Verdict.Unknown unknown) {
            System.out.println(unknown.reason()); // why, how far it got, what would help
        }
        for (KeyResult key : verdict.keys()) {
            List<Integer> order = key.witness().operations(); // if linearizable: numbers of operations, in order
            System.out.println(key.key() + " by " + key.engine() + ": " + order);
        }
    }

    static @Nullable String follow() {
        OnlineChecker checker = new OnlineChecker();
        checker.invoke(1, "write", "x", "a");
        checker.ok(1, null);
        checker.invoke(2, "read", "x", null);
        checker.ok(2, null); // nothing was there
        OnlineVerdict.Violation violation = checker.violation(); // null as long as all is well
        return violation == null ? null : violation.sentence();
    }

    static void measure(History history) {
        Consistency consistency = Consistency.measure(history, CheckOptions.defaults());
        for (ModeConsistency mode : consistency.modes()) {
            long late = mode.staleness().quantileNanos(0.99); // ns
            int versions = mode.versions().atLeast(); // 1 is linearizable
            System.out.println(mode.mode() + ": " + late + " ns, " + versions + " versions, Δ " + mode.delta());
        }
    }

    static void convert(Path edn, Path jsonl) throws IOException {
        History history =
                Histories.read(edn, ReadOptions.detect().as(Format.JEPSEN_EDN).independent()); // values are [key value]
        Histories.writeJsonl(history, jsonl);
    }
}
