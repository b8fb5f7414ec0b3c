package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.scenario.promise.SetPromise;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sets: nothing that was added is lost, nothing that was removed comes back, nothing is there that nobody added.
 *
 * <p>A set is a prefix, an element a key behind it. {@code add} puts the key, once for each element; {@code remove}
 * deletes it; both carry an {@code Idempotency-Key} and are sent again, to any node, until the store has decided, so
 * that at the end hardly anything is left of which nobody knows. Clients like to remove what they have just seen for the
 * first time: whoever adds it may not have had his answer yet, and when his repetition is done as well, the element is
 * back. A {@code read} is one page of the whole set, at one node. Judged by {@link SetPromise}.
 */
record SetWork() implements WorkloadKind {
    /** A page shows no more; reads of larger sets are no reads. */
    static final int LARGEST = 1000;

    @Override
    public String word() {
        return "set";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.ADD, OperationKind.Verb.REMOVE);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return ModeResult.Word.KEPT;
    }

    @Override
    public String claim(String mode) {
        return "show what was added and not removed, and nothing else";
    }

    @Override
    public String need() {
        return "pages of keys by prefix, and writes that carry an Idempotency-Key";
    }

    @Override
    public boolean needsOneLog() {
        return true;
    }

    @Override
    public Crew crew(Shift shift) {
        List<String> sets = IntStream.range(0, shift.workload().keys())
                .mapToObj(SetWork::key)
                .toList();
        return new Crew() {
            @Override
            public Runnable client(Seat seat) {
                return new SetClient(shift, seat);
            }

            @Override
            public List<String> finish() throws InterruptedException {
                return new FinalPages(shift, sets, SetClient::entry, SetClient::elements).read();
            }
        };
    }

    static String key(int set) {
        return "s" + set;
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return SetPromise.judge(history, mode, options);
    }
}
