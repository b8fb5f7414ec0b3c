package dev.minos.checker.online;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.Operation;
import dev.minos.history.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides linearizability of a key-value store while clients use it. One thread, or the caller's lock.
 *
 * <pre>{@code
 * OnlineChecker checker = new OnlineChecker();
 * checker.invoke(1, "write", "x", "a");
 * checker.ok(1, null);
 * checker.invoke(2, "read", "x", null);
 * checker.ok(2, null);
 * checker.violation();   // the read of "x" returned nothing
 * }</pre>
 *
 * Give it the events in their order: an invocation before the request is sent, a completion after the reply has come,
 * as {@link dev.minos.history.Recorder} takes them; for one read mode, leave out the reads of the others. A key is
 * decided up to the invocation of its oldest operation that is still open, and what is decided is forgotten: memory is
 * bounded by what happens while one operation lasts, and not by the length of the run. Crashed operations may take
 * effect at any later time, so each is remembered, in some 200 bytes, until it certainly has. The answer is that of the
 * offline check, or unknown for a key whose operations may have happened in too many ways, or on which too much happens
 * while one operation stays open; it is never a guess. It names the operation that is impossible; for the few operations that force it, check the recorded history.
 */
public final class OnlineChecker {
    /** In how many ways one key's operations may have happened before it is unknown, unless said otherwise. */
    public static final int CONFIGURATIONS = 20_000;

    /** How many events of a key may wait for the outcome of one operation before the key is unknown. */
    static final int MOST_EVENTS = 1 << 20;

    private record Open(
            Call call, KeyWindow window, @Nullable Object key) {}

    private final int mostConfigurations;
    private final int mostEvents;
    private final Map<@Nullable Object, KeyWindow> windows = new HashMap<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private long events;
    private long operations;
    private String unknown = "";
    private OnlineVerdict.@Nullable Violation violation;

    /** With at most {@link #CONFIGURATIONS} configurations of each key. */
    public OnlineChecker() {
        this(CONFIGURATIONS);
    }

    /** With at most so many configurations of each key: they bound its memory and the time an event takes. */
    public OnlineChecker(int mostConfigurations) {
        this(mostConfigurations, MOST_EVENTS);
    }

    OnlineChecker(int mostConfigurations, int mostEvents) {
        if (mostConfigurations < 1) {
            throw new IllegalArgumentException("a key has at least one configuration, not " + mostConfigurations);
        }
        this.mostConfigurations = mostConfigurations;
        this.mostEvents = mostEvents;
    }

    /**
     * A process is about to ask for {@code f}: read, write, delete or cas.
     *
     * @param argument the value to write; for a cas the list of the expected and the new value
     * @throws IllegalArgumentException for another operation, or if the process has one open
     */
    public void invoke(int process, String f, @Nullable Object key, @Nullable Object argument) {
        Call call = call(process, f, argument);
        KeyWindow window =
                windows.computeIfAbsent(Values.canonical(key), k -> new KeyWindow(mostConfigurations, mostEvents));
        if (open.putIfAbsent(process, new Open(call, window, key)) != null) {
            throw new IllegalArgumentException("process " + process + " has an operation open already");
        }
        events++;
        operations++;
        window.invoke(call);
    }

    private Call call(int process, String f, @Nullable Object argument) {
        return switch (f) {
            case Operation.READ, Operation.DELETE -> new Call(events, process, f, null, null);
            case Operation.WRITE -> new Call(events, process, f, Values.canonical(argument), null);
            case Operation.CAS -> {
                if (!(argument instanceof List<?> pair) || pair.size() != 2) {
                    throw new IllegalArgumentException("a cas needs the list of the expected and the new value");
                }
                yield new Call(events, process, f, Values.canonical(pair.get(1)), Values.canonical(pair.get(0)));
            }
            default ->
                throw new IllegalArgumentException(
                        "there is no operation \"" + f + "\"; there are read, write, delete and cas");
        };
    }

    /** It happened; a read returned {@code result}, null for an absent key. */
    public void ok(int process, @Nullable Object result) {
        Open done = complete(process);
        done.call.succeed(Values.canonical(result));
        decide(done);
    }

    /** It certainly did not happen. */
    public void fail(int process) {
        Open done = complete(process);
        done.call.fail();
        decide(done);
    }

    /** A cas was refused because the value differed; what it was is not known. */
    public void refuse(int process) {
        Open done = complete(process);
        done.call.refuse();
        decide(done);
    }

    /** A cas was refused because the value was {@code actual}. */
    public void refuse(int process, @Nullable Object actual) {
        Open done = complete(process);
        done.call.refuse(Values.canonical(actual));
        decide(done);
    }

    /** Nobody knows: it may take effect at any later time, or never. */
    public void info(int process) {
        Open done = complete(process);
        done.call.crash();
        decide(done);
    }

    private Open complete(int process) {
        Open done = open.remove(process);
        if (done == null) {
            throw new IllegalArgumentException("process " + process + " has no open operation");
        }
        done.call.completed = events++;
        return done;
    }

    private void decide(Open done) {
        done.window.complete(done.call);
        Call impossible = done.window.impossible();
        if (violation == null && impossible != null) {
            violation = new OnlineVerdict.Violation(done.key, impossible.index, sentence(done.key, impossible));
        }
        String reason = done.window.unknown();
        unknown = reason == null ? unknown : reason;
    }

    private static String sentence(@Nullable Object key, Call impossible) {
        return impossible + (key == null ? "" : " on key " + key)
                + " cannot have taken effect between its invocation and its completion, in whatever order the operations"
                + " before and beside it did";
    }

    /** The first violation, null if there is none so far: what a run that stops at the first one asks. */
    public OnlineVerdict.@Nullable Violation violation() {
        return violation;
    }

    /** What is decided so far. */
    public OnlineVerdict verdict() {
        Decision decision =
                violation != null ? Decision.VIOLATED : unknown.isEmpty() ? Decision.LINEARIZABLE : Decision.UNKNOWN;
        return new OnlineVerdict(decision, unknown, violation, operations, open.size());
    }

    /** The run is over: operations still open have crashed, and everything is decided. */
    public OnlineVerdict finish() {
        for (Integer process : List.copyOf(open.keySet())) {
            info(process);
        }
        return verdict();
    }

    /** How many events, operations and configurations are remembered, of all keys: what bounds the memory. */
    public long remembered() {
        return open.size()
                + windows.values().stream().mapToLong(KeyWindow::size).sum();
    }
}
