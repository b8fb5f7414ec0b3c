package dev.minos.junit;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Model;
import dev.minos.checker.Models;
import dev.minos.checker.Verdict;
import dev.minos.cli.SingleRun;
import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * Records what the threads of a test do with an object, and asserts that it was linearizable: that every operation seems
 * to have happened at one moment between its begin and its end.
 *
 * <pre>{@code
 * HistoryRecorder history = HistoryRecorder.ofMap();
 * // in each thread
 * history.write("k", "v1", () -> map.put("k", "v1"));
 * String seen = history.read("k", () -> map.get("k"));
 * // when they are done
 * history.assertLinearizable();
 * }</pre>
 *
 * <p>Any thread may call it; operations of several threads are recorded as the concurrent ones that they are. Give every
 * write a value of its own: then any number of operations is decided quickly. An operation that throws may have happened
 * or not; {@link DidNotHappenException} says that it certainly did not.
 */
public final class HistoryRecorder {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Model<?> model;
    private final long originNanos = System.nanoTime();
    private final ThreadLocal<Integer> process = ThreadLocal.withInitial(this::newProcess);
    // Both under this object's lock; the order of the calls is that of the events.
    private final HistoryBuilder events = History.builder();
    private int processes;
    private boolean judged;

    private HistoryRecorder(Model<?> model) {
        this.model = model;
    }

    /** For keys with values: a map, a cache, a register, a store. */
    public static HistoryRecorder ofMap() {
        return new HistoryRecorder(Models.KV);
    }

    /** For what a model describes: {@code mutex}, {@code queue}, {@code counter}, {@code set}, … ({@link Models}). */
    public static HistoryRecorder of(String model) {
        return new HistoryRecorder(Models.named(model));
    }

    /** For what a model of yours describes. */
    public static HistoryRecorder of(Model<?> model) {
        return new HistoryRecorder(model);
    }

    /** A read that returns what the key holds, null where it is absent. */
    public <T extends @Nullable Object> T read(@Nullable Object key, Callable<T> operation) throws Exception {
        return call(Operation.READ, key, null, operation);
    }

    /** A write; what it returns is not looked at. */
    public <T extends @Nullable Object> T write(@Nullable Object key, @Nullable Object value, Callable<T> operation)
            throws Exception {
        return call(Operation.WRITE, key, value, operation);
    }

    /** Makes the key absent; what it returns is not looked at. */
    public <T extends @Nullable Object> T delete(@Nullable Object key, Callable<T> operation) throws Exception {
        return call(Operation.DELETE, key, null, operation);
    }

    /** A compare-and-set, which returns whether it set. An expected value of null is an absent key. */
    public boolean cas(
            @Nullable Object key, @Nullable Object expected, @Nullable Object value, Callable<Boolean> operation)
            throws Exception {
        int caller = invoke(Operation.CAS, key, Arrays.asList(expected, value));
        boolean set = run(caller, operation);
        synchronized (this) {
            if (set) {
                now().ok(caller);
            } else {
                now().refuse(caller);
            }
        }
        return set;
    }

    /**
     * An operation of the model, such as {@code acquire} of a lock or {@code enqueue} of a queue.
     *
     * @param key what it is done to, where there are several; null where there is one
     * @param argument what it is given, null for nothing
     * @param operation does it; what it returns is recorded as its result
     */
    public <T extends @Nullable Object> T call(
            String f, @Nullable Object key, @Nullable Object argument, Callable<T> operation) throws Exception {
        int caller = invoke(f, key, argument);
        T result = run(caller, operation);
        synchronized (this) {
            now().ok(caller, result);
        }
        return result;
    }

    private int invoke(String f, @Nullable Object key, @Nullable Object argument) {
        int caller = process.get();
        synchronized (this) {
            now().invoke(caller, f, key, argument);
        }
        return caller;
    }

    private <T extends @Nullable Object> T run(int caller, Callable<T> operation) throws Exception {
        boolean returned = false;
        try {
            T result = operation.call();
            returned = true;
            return result;
        } catch (DidNotHappenException refused) {
            returned = true;
            synchronized (this) {
                now().fail(caller, refused.getMessage());
            }
            throw refused;
        } finally {
            if (!returned) {
                unknown(caller);
            }
        }
    }

    /** Whoever does not know what became of an operation goes on as somebody else: it may yet happen. */
    private void unknown(int caller) {
        synchronized (this) {
            now().info(caller, "it threw");
        }
        process.remove();
    }

    private synchronized int newProcess() {
        return processes++;
    }

    private HistoryBuilder now() {
        return events.at(System.nanoTime() - originNanos);
    }

    /** What has been recorded so far. Operations under way are in it, as ones of which nobody knows the outcome. */
    public synchronized History history() {
        return events.snapshot();
    }

    /** Whether somebody has asked for the verdict. */
    synchronized boolean isJudged() {
        return judged;
    }

    /**
     * Fails with a sentence, a picture and the path of the recorded history when what was recorded is not linearizable,
     * when it cannot be decided, and when nothing was recorded: a test in which nothing happened has shown nothing.
     */
    public void assertLinearizable() {
        synchronized (this) {
            judged = true;
        }
        History recorded = history();
        Verdict verdict = Linearizability.check(
                recorded, CheckOptions.defaults().withModel(model).withTimeout(PATIENCE));
        if (verdict.operations() == 0) {
            throw new AssertionFailedError("Nothing was recorded, so nothing was shown to be linearizable.");
        }
        if (verdict instanceof Verdict.Violated violated) {
            throw new AssertionFailedError(text(violated.counterexample(), recorded));
        }
        if (verdict instanceof Verdict.Unknown unknown) {
            throw new AssertionFailedError("It could not be decided whether this is linearizable: " + unknown.reason()
                    + System.lineSeparator() + kept(recorded));
        }
    }

    private String text(Counterexample example, History recorded) {
        List<String> lines = new ArrayList<>();
        lines.add("Not linearizable: " + example.sentence());
        lines.addAll(SingleRun.picture(example));
        lines.add(kept(recorded));
        return String.join(System.lineSeparator(), lines);
    }

    /** Keeps the history for {@code minos check}. */
    private String kept(History recorded) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "minos-histories"));
            Path file = Files.createTempFile(directory, "history-", ".jsonl");
            Histories.writeJsonl(recorded, file);
            return "history: " + file.toAbsolutePath() + "  (minos check --model " + model.name() + " FILE)";
        } catch (IOException e) {
            throw new UncheckedIOException("the recorded history could not be kept", e);
        }
    }
}
