package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Models;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.system.Reply;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counters: does every {@code add} count exactly once, although clients send it again, to any node, until they know?
 *
 * <p>The store has no addition. A counter is a key that holds a number, and an add is a compare-and-set from the number
 * that the client believes in to the next, under an {@code Idempotency-Key} of its own ({@link CounterClient}). A plain
 * loop of compare-and-sets would prove nothing: it gives up on every lost answer. Here a lost answer is asked for again,
 * by the same name, and that is where a store can go wrong in both directions:
 *
 * <ul>
 *   <li><b>It forgets that it has done it.</b> The repetition finds another number and is refused; the client believes
 *       that nothing has happened and adds anew: one add counts twice.
 *   <li><b>It does it again.</b> Adds are of 1 and of -1, so numbers return; a repetition that is decided anew finds "its"
 *       number by chance, and counts twice. (With numbers that only grow a compare-and-set would protect the store from
 *       its own mistake.)
 *   <li><b>It says that it did and did not</b>, or has forgotten: an add is missing.
 * </ul>
 *
 * All three are wrong sums, and reads in every mode see them: recorded as {@code add} of a number and {@code read}, judged by the
 * model {@code counter}. An add of which nobody knows until the end counts once or not at all.
 */
record CounterWork() implements WorkloadKind {
    @Override
    public String word() {
        return "counter";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.ADD);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return ModeResult.Word.LINEARIZABLE;
    }

    @Override
    public String claim(String mode) {
        return "reads see every add exactly once";
    }

    @Override
    public String need() {
        return "writes that carry an Idempotency-Key";
    }

    @Override
    public Crew crew(Shift shift) {
        List<String> counters = IntStream.range(0, shift.workload().keys())
                .mapToObj(CounterWork::key)
                .toList();
        return new Crew() {
            @Override
            public Runnable client(Seat seat) {
                return new CounterClient(shift, seat);
            }

            @Override
            public List<String> finish() throws InterruptedException {
                return OwnStates.comparedAfter(new Replicas(shift, counters, CounterWork::number).read(), shift);
            }
        };
    }

    static String key(int counter) {
        return "c" + counter;
    }

    /** What a counter's key holds; a key that nobody has written is a counter that nobody has touched. */
    static @Nullable Long number(Reply read) {
        return read.value() == null ? null : Long.valueOf(read.value());
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return Linearizability.check(history.withReadsOf(mode), options.withModel(Models.named("counter")));
    }
}
