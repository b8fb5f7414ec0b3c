package dev.minos.scenario;

import dev.minos.checker.KeyResult.Decision;
import dev.minos.checker.online.OnlineChecker;
import dev.minos.checker.online.OnlineVerdict;
import dev.minos.history.Operation;
import dev.minos.history.RecordedEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Judges the reads of each mode while a run goes on, in memory bounded by what is under way. Follows a {@link
 * dev.minos.history.Recorder}: {@link #accept} may be called by any thread, in the order of the events; a thread of its
 * own decides. Clients wait when it is {@value #MOST_WAITING} events behind.
 *
 * <p>It never overrules the check of the recorded history. It may go on for ever, with a recorder that keeps nothing in
 * memory; {@link #verdicts} tells what is known so far.
 */
public final class OnlineJudge implements AutoCloseable {
    private static final int MOST_WAITING = 1 << 16;
    private static final int BATCH = 256;
    private static final RecordedEvent END = new RecordedEvent(RecordedEvent.Type.INFO, -1, "end", null, null, null);

    private final Map<String, OnlineChecker> checkers = new TreeMap<>();
    private final BiConsumer<String, OnlineVerdict.Violation> onViolation;
    private final BlockingQueue<RecordedEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<String, String> broken = new TreeMap<>();
    private final Thread thread;
    private volatile Map<String, OnlineVerdict> verdicts = Map.of();
    private volatile long remembered;
    private volatile boolean givenUp;

    private OnlineJudge(Collection<String> modes, BiConsumer<String, OnlineVerdict.Violation> onViolation) {
        modes.forEach(mode -> checkers.put(mode, new OnlineChecker()));
        this.onViolation = onViolation;
        this.thread = new Thread(this::decide, "online-judge");
        thread.setDaemon(true);
    }

    /**
     * A judge of the reads of {@code modes}.
     *
     * @param onViolation hears, in the judge's thread, of the first violation of each mode and must only note it
     */
    public static OnlineJudge start(Collection<String> modes, BiConsumer<String, OnlineVerdict.Violation> onViolation) {
        OnlineJudge judge = new OnlineJudge(modes, onViolation);
        judge.thread.start();
        return judge;
    }

    /** The next event of the run. */
    public void accept(RecordedEvent event) {
        boolean interrupted = false;
        boolean given = false;
        while (!given) {
            try {
                waiting.put(event);
                given = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is decided so far, by mode; a little behind the events. Empty before the first events are. */
    public Map<String, OnlineVerdict> verdicts() {
        return verdicts;
    }

    /** How many events, operations and configurations it remembers: what bounds its memory. */
    public long remembered() {
        return remembered;
    }

    /**
     * The run is over: what is open has crashed, and everything is decided. Modes that cannot be decided within {@code
     * patience} are unknown.
     */
    public Map<String, OnlineVerdict> finish(Duration patience) throws InterruptedException {
        accept(END);
        thread.join(Math.max(1, patience.toMillis()));
        if (thread.isAlive()) {
            givenUp = true;
            Map<String, OnlineVerdict> late = new TreeMap<>();
            checkers.keySet().forEach(mode -> late.put(mode, unknown("it was not decided in time")));
            return late;
        }
        return verdicts;
    }

    private static OnlineVerdict unknown(String reason) {
        return new OnlineVerdict(Decision.UNKNOWN, reason, null, 0, 0);
    }

    @SuppressWarnings("ReferenceEquality") // END is one object, and no event
    private void decide() {
        try {
            int untold = 0;
            for (RecordedEvent event = waiting.take(); event != END; event = waiting.take()) {
                if (!givenUp) {
                    decide(event);
                }
                if (++untold == BATCH) {
                    tell();
                    untold = 0;
                }
            }
            if (!givenUp) {
                checkers.forEach((mode, checker) -> watched(mode, checker, OnlineChecker::finish));
            }
            tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decide(RecordedEvent event) {
        boolean always = !event.f().equals(Operation.READ) || event.mode() == null;
        checkers.forEach((mode, checker) -> {
            if (always || mode.equals(event.mode())) {
                watched(mode, checker, one -> give(one, event));
            }
        });
    }

    /** Does {@code what} with the checker; tells of its first violation. One that breaks down decides nothing more. */
    private void watched(String mode, OnlineChecker checker, Consumer<OnlineChecker> what) {
        if (broken.containsKey(mode)) {
            return;
        }
        boolean clean = checker.violation() == null;
        try {
            what.accept(checker);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            broken.put(mode, "the online checker failed: " + e);
        }
        OnlineVerdict.Violation violation = checker.violation();
        if (clean && violation != null) {
            onViolation.accept(mode, violation);
        }
    }

    private static void give(OnlineChecker checker, RecordedEvent event) {
        switch (event.type()) {
            case INVOKED -> checker.invoke(event.process(), event.f(), event.key(), event.value());
            case OK -> checker.ok(event.process(), event.value());
            case FAILED -> checker.fail(event.process());
            case REFUSED -> checker.refuse(event.process(), event.value());
            case DIFFERED -> checker.refuse(event.process());
            case INFO -> checker.info(event.process());
        }
    }

    private void tell() {
        Map<String, OnlineVerdict> now = new TreeMap<>();
        long size = waiting.size();
        for (Map.Entry<String, OnlineChecker> entry : checkers.entrySet()) {
            OnlineVerdict verdict = entry.getValue().verdict();
            String failure = broken.get(entry.getKey());
            boolean violated = verdict.decision() == Decision.VIOLATED;
            now.put(entry.getKey(), failure == null || violated ? verdict : unknown(failure));
            size += entry.getValue().remembered();
        }
        verdicts = now;
        remembered = size;
    }

    /** Ends its thread without deciding what is left, unless {@link #finish} did. */
    @Override
    public void close() throws InterruptedException {
        if (thread.isAlive()) {
            givenUp = true;
            accept(END);
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }
}
