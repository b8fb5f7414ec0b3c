package dev.minos.fault;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node's operating-system process, started again and again from the same command. Safe for use by many threads; at
 * most one process of it runs at a time.
 *
 * <p>Signals go to the process and to everything that it started. Standard output and error are appended to the log.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** How to start the node. The environment is added to the testbed's own. */
    public record Spec(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
        public Spec {
            Names.check(name);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("node " + name + " has no command to start it with");
            }
        }
    }

    /** An exit of the process; {@code asked} when it was this class that ended it. */
    public record Exit(String node, long pid, int code, boolean asked) {}

    private final Spec spec;
    private final ProcessGuard guard;
    private final Consumer<Exit> onExit;
    private @Nullable Process process;
    private @Nullable Process strober;
    private boolean paused;
    /** The process that this class has ended, -1 before the first. */
    private volatile long endedPid = -1;

    /** {@code onExit} hears of every exit, on a thread of the JDK. */
    public NodeProcess(Spec spec, ProcessGuard guard, Consumer<Exit> onExit) {
        this.spec = spec;
        this.guard = guard;
        this.onExit = onExit;
    }

    public NodeProcess(Spec spec, ProcessGuard guard) {
        this(spec, guard, exit -> {});
    }

    public String name() {
        return spec.name();
    }

    public Path log() {
        return spec.log();
    }

    /** Starts the process; it returns once the process exists, not once it serves. */
    public synchronized void start() throws IOException {
        if (isAlive()) {
            throw new IllegalStateException("node " + name() + " runs already, as " + pid());
        }
        Files.createDirectories(spec.directory());
        if (spec.log().getParent() != null) {
            Files.createDirectories(spec.log().getParent());
        }
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .directory(spec.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().putAll(spec.environment());
        paused = false;
        Process started = start(builder);
        process = started;
        started.onExit().thenAccept(this::exited);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        try {
            return guard.start(builder);
        } catch (IOException e) {
            throw new IOException("node " + name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    private void exited(Process ended) {
        try {
            FakeClock.sweep(ended.pid());
            guard.forget(ended.pid());
        } catch (IOException e) {
            // The guard has ended before its charge: it has killed it.
        }
        onExit.accept(new Exit(name(), ended.pid(), ended.exitValue(), ended.pid() == endedPid));
    }

    /** SIGKILL, as a power switch would: returns when the process is gone. Does nothing when there is none. */
    public synchronized void kill() throws IOException {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        endedPid = running.pid();
        stopStrober();
        List<ProcessHandle> family = running.descendants().toList();
        running.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        awaitExit(running, PATIENCE);
        paused = false;
    }

    /** SIGTERM, and SIGKILL when the process is still there after {@code patience}. Returns its exit code. */
    public synchronized int stop(Duration patience) throws IOException {
        Process running = running();
        endedPid = running.pid();
        if (isStrobed()) {
            endStrobe();
        }
        if (paused) {
            resume();
        }
        running.destroy();
        try {
            awaitExit(running, patience);
        } catch (IOException tooSlow) {
            kill();
        }
        return running.exitValue();
    }

    /** SIGKILL when it runs, then start. */
    public synchronized void restart() throws IOException {
        kill();
        start();
    }

    /**
     * SIGSTOP: returns when every thread stands still. First the process itself, which then starts no more children: one
     * that stands in vfork stops only after its child has gone on to exec.
     */
    public synchronized void pause() throws IOException {
        Process running = running();
        if (isStrobed()) {
            endStrobe();
        }
        signal("STOP", List.of(running.pid()));
        await(() -> Proc.isStopped(running.pid()), "stop");
        signal("STOP", children(running));
        paused = true;
    }

    /** SIGCONT: returns when the process may run again. */
    public synchronized void resume() throws IOException {
        Process running = running();
        signal("CONT", children(running));
        signal("CONT", List.of(running.pid()));
        await(() -> Proc.state(running.pid()) != 'T', "go on");
        paused = false;
    }

    /**
     * Stops the process and lets it go, over and over: it runs for {@code run}, then stands for {@code stand}. A shell
     * beside it does that, in the guard's care like the node.
     */
    public synchronized void strobe(Duration run, Duration stand) throws IOException {
        Process running = running();
        if (paused || isStrobed()) {
            throw new IllegalStateException("node " + name() + " is paused already");
        }
        String pid = String.valueOf(running.pid());
        String script = "while kill -CONT " + pid + " && sleep " + seconds(run) + " && kill -STOP " + pid + " && sleep "
                + seconds(stand) + "; do :; done";
        strober = guard.start(new ProcessBuilder("/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    /** Lets the process run again. */
    public synchronized void endStrobe() throws IOException {
        stopStrober();
        resume();
    }

    private void stopStrober() throws IOException {
        Process shell = strober;
        if (shell != null) {
            shell.destroyForcibly();
            awaitExit(shell, PATIENCE);
            guard.forget(shell.pid());
            strober = null;
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%d.%03d", duration.toSeconds(), duration.toMillisPart());
    }

    public synchronized boolean isStrobed() {
        return strober != null && strober.isAlive() && isAlive();
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Whether it has been paused and not resumed. */
    public synchronized boolean isPaused() {
        return paused && isAlive();
    }

    /** The pid of the process that runs, or of the last one that did. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("node " + name() + " has not been started");
        }
        return process.pid();
    }

    /** One line about the process as the kernel shows it: "pid 4711 runs", "pid 4711 is stopped", "is down (137)". */
    public synchronized String describe() {
        Process last = process;
        if (last == null) {
            return "never started";
        }
        if (!last.isAlive()) {
            return "pid " + last.pid() + " is gone, exit code " + last.exitValue();
        }
        return "pid " + last.pid() + (Proc.isStopped(last.pid()) ? " is stopped" : " runs");
    }

    /** Kills the process if there is one. */
    @Override
    public void close() throws IOException {
        kill();
    }

    private static List<Long> children(Process process) {
        return process.descendants().map(ProcessHandle::pid).toList();
    }

    /** A child may be gone by the time of the signal; the process itself is watched by the caller. */
    private static void signal(String name, List<Long> pids) throws IOException {
        StringBuilder command = new StringBuilder(":");
        pids.forEach(pid -> command.append("; kill -").append(name).append(' ').append(pid));
        Tools.run(List.of("/bin/sh", "-c", command + "; :"));
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("node " + name() + " does not run");
        }
        return process;
    }

    private void awaitExit(Process ending, Duration patience) throws IOException {
        try {
            ending.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while node " + name() + " ended", e);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new IOException("node " + name() + ", pid " + ending.pid() + ", does not end", e);
        }
    }

    private void await(BooleanSupplier condition, String what) throws IOException {
        if (!Waiting.until(condition, PATIENCE)) {
            throw new IOException("node " + name() + ", pid " + pid() + ", does not " + what);
        }
    }
}
