package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.scenario.promise.WatchPromise;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches: every change once and in order, across broken connections, other nodes, leaders and snapshots.
 *
 * <p>Some clients write and delete keys behind the prefix {@code w.}, each value once, under an {@code Idempotency-Key} until the
 * store has decided: a write that is applied twice shows as two events. Others watch. A watcher begins at the begin of
 * the log, goes on behind the last thing it was told, changes to another node when its connection breaks, and now and
 * then without need. When a node says that what comes next is forgotten (410), that is recorded; the watcher lists the keys
 * and goes on as a new one.
 *
 * <p>What was told in a fraction of a second is one operation, {@code watch} in mode {@code watch}: its argument is
 * the cursor from which it went on, its result the list of {@code [kind, key, value, version]}. At the end a last key is
 * written; whoever has been told of it has been told of everything before. Judged by {@link WatchPromise}.
 */
record WatchWork() implements WorkloadKind {
    static final String PREFIX = "w.";

    @Override
    public String word() {
        return "watch";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.WRITE, OperationKind.Verb.DELETE, OperationKind.Verb.WATCH);
    }

    @Override
    public boolean reads() {
        return false;
    }

    @Override
    public Set<String> promises() {
        return Set.of(WatchPromise.WATCH);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return ModeResult.Word.KEPT;
    }

    @Override
    public String claim(String mode) {
        return "tells every change once and in order, and nothing that did not happen";
    }

    @Override
    public String need() {
        return "a watch that can be resumed, and writes that carry an Idempotency-Key";
    }

    @Override
    public @Nullable String mistake(Set<OperationKind.Verb> verbs) {
        return verbs.contains(OperationKind.Verb.WATCH) && verbs.size() > 1
                ? "A client that watches does nothing else."
                : null;
    }

    @Override
    public boolean needsOneLog() {
        return true;
    }

    @Override
    public Crew crew(Shift shift) {
        return new WatchCrew(shift);
    }

    static String key(int number) {
        return PREFIX + number;
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return WatchPromise.judge(history);
    }
}
