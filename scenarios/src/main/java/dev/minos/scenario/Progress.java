package dev.minos.scenario;

import dev.minos.system.NodeStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one line that shows how a run goes. On a terminal it is written over four times a second; elsewhere a new line is
 * printed when the phase or the fault changes, and every ten seconds.
 */
public final class Progress implements AutoCloseable {
    private static final long TERMINAL_NANOS = Duration.ofMillis(250).toNanos();
    private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SUMMARY_NANOS = Duration.ofSeconds(60).toNanos();

    private final String scenario;
    private final Duration expected;
    private final RunState state;
    private final Supplier<Optional<NodeStatus>> leader;
    private final Supplier<@Nullable String> faults;
    private final Supplier<@Nullable String> soFar;
    private final Display display;
    private final Thread thread;
    private volatile boolean closed;
    private long lastOperations;
    private long lastNanos = System.nanoTime();

    /** Where the line goes, and whether it can be written over. */
    public record Display(PrintWriter out, boolean terminal) {}

    /** What to ask for the leader, for the faults in force, and for a word on a run without end. */
    record Sources(
            Supplier<Optional<NodeStatus>> leader,
            Supplier<@Nullable String> faults,
            Supplier<@Nullable String> soFar) {}

    private Progress(Scenario scenario, RunState state, Sources sources, Display display) {
        this.scenario = scenario.name();
        this.expected = scenario.timing().all();
        this.state = state;
        this.leader = sources.leader();
        this.faults = sources.faults();
        this.soFar = sources.soFar();
        this.display = display;
        this.thread = new Thread(this::show, "progress");
        thread.setDaemon(true);
    }

    static Progress start(Scenario scenario, RunState state, Sources sources, Display display) {
        Progress progress = new Progress(scenario, state, sources, display);
        progress.thread.start();
        return progress;
    }

    private void show() {
        String lastShown = "";
        long lastPrinted = 0;
        long lastSummary = System.nanoTime();
        while (!closed) {
            if (System.nanoTime() - lastSummary > SUMMARY_NANOS) {
                lastSummary = System.nanoTime();
                summarize();
            }
            String shown = state.phase() + "|" + faults.get();
            if (display.terminal()) {
                // Without wrapping: what does not fit on the line would stay on the screen.
                display.out().print("\r\033[K\033[?7l" + line() + "\033[?7h");
                display.out().flush();
            } else if (soFar.get() == null && !shown.equals(lastShown)
                    || (soFar.get() == null
                            && state.elapsed().toNanos() > 0
                            && System.nanoTime() - lastPrinted > LOG_NANOS)) {
                display.out().println(line());
                lastPrinted = System.nanoTime();
                lastShown = shown;
            }
            LockSupport.parkNanos(TERMINAL_NANOS);
        }
    }

    /** A run without end tells of itself once a minute, in lines that stay. */
    private void summarize() {
        String summary = soFar.get();
        if (summary != null) {
            display.out().println((display.terminal() ? "\r\033[K" : "") + summary);
            display.out().flush();
        }
    }

    private String line() {
        long now = System.nanoTime();
        long operations = state.operations();
        long rate = Math.round((operations - lastOperations) * 1e9 / Math.max(1, now - lastNanos));
        lastOperations = operations;
        lastNanos = now;
        long elapsed = state.elapsed().toSeconds();
        long left = Math.max(0, expected.toSeconds() - elapsed);
        String fault = faults.get();
        return String.format(
                Locale.ROOT,
                "%-16s %3d s%s  %6d op/s  %s  %s",
                scenario,
                elapsed,
                expected.compareTo(Timing.ENDLESS) < 0 ? String.format(Locale.ROOT, ", %3d s left", left) : "",
                rate,
                leader.get()
                        .map(status -> "leader " + status.node() + " term " + status.term())
                        .orElse("no leader"),
                fault == null ? state.phase() : fault);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join(1_000);
        if (display.terminal()) {
            display.out().print("\r\033[K");
            display.out().flush();
        }
    }
}
