package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Keys that hold values: {@code write}, {@code cas}, {@code delete} and reads in every mode, one attempt each, recorded
 * under these names and judged by the model {@code kv}. The usual workload.
 */
record RegisterWork() implements WorkloadKind {
    @Override
    public String word() {
        return "registers";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.WRITE, OperationKind.Verb.DELETE, OperationKind.Verb.CAS);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return ModeResult.Word.LINEARIZABLE;
    }

    @Override
    public String claim(String mode) {
        return "reads are linearizable";
    }

    @Override
    public Crew crew(Shift shift) {
        List<String> keys = IntStream.range(0, shift.workload().keys())
                .mapToObj(key -> "k" + key)
                .toList();
        return new Crew() {
            @Override
            public Runnable client(Seat seat) {
                return new ClientWorker(shift, seat);
            }

            @Override
            public List<String> finish() throws InterruptedException {
                return new Replicas(shift, keys, reply -> reply.value()).read();
            }
        };
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return Linearizability.check(history.withReadsOf(mode), options);
    }

    @Override
    public boolean isOfRegisters() {
        return true;
    }
}
