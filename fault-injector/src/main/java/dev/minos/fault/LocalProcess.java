package dev.minos.fault;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node's process on this machine, in the care of a guard. Safe for use by many threads. */
public final class LocalProcess implements NodeProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private volatile Spec spec;
    private final ProcessGuard guard;
    private final Consumer<Exit> onExit;
    private @Nullable Process process;
    private @Nullable Process strober;
    private boolean paused;
    /** The process that this class has ended, -1 before the first. */
    private volatile long endedPid = -1;

    /** {@code onExit} hears of every exit, on a thread of the JDK. */
    public LocalProcess(Spec spec, ProcessGuard guard, Consumer<Exit> onExit) {
        this.spec = spec;
        this.guard = guard;
        this.onExit = onExit;
    }

    public LocalProcess(Spec spec, ProcessGuard guard) {
        this(spec, guard, exit -> {});
    }

    ProcessGuard guard() {
        return guard;
    }

    /** The process and everything that it has started; empty when it does not run. */
    synchronized List<Long> family() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return List.of();
        }
        List<Long> family = new ArrayList<>(List.of(running.pid()));
        family.addAll(children(running));
        return family;
    }

    /** All threads of the family. */
    List<Integer> threads() {
        return family().stream().flatMap(pid -> Proc.threads(pid).stream()).toList();
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Path log() {
        return spec.log();
    }

    @Override
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

    @Override
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

    @Override
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

    /**
     * First the process itself, which then starts no more children: one that stands in vfork stops only after its child
     * has gone on to exec.
     */
    @Override
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

    @Override
    public synchronized void resume() throws IOException {
        Process running = running();
        signal("CONT", children(running));
        signal("CONT", List.of(running.pid()));
        await(() -> Proc.state(running.pid()) != 'T', "go on");
        paused = false;
    }

    /** A shell beside the process does it, in the guard's care like the node. */
    @Override
    public synchronized void strobe(Duration run, Duration stand) throws IOException {
        Process running = running();
        if (paused || isStrobed()) {
            throw new IllegalStateException("node " + name() + " is paused already");
        }
        String script = StrobeScript.of(running.pid(), run, stand);
        strober = guard.start(new ProcessBuilder("/bin/sh", "-c", script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    @Override
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

    @Override
    public synchronized boolean isStrobed() {
        return strober != null && strober.isAlive() && isAlive();
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized boolean isPaused() {
        return paused && isAlive();
    }

    @Override
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("node " + name() + " has not been started");
        }
        return process.pid();
    }

    @Override
    public synchronized boolean isStopped() {
        return process != null && Proc.isStopped(process.pid());
    }

    @Override
    public synchronized boolean mayRun() {
        return isAlive() && Proc.state(pid()) != 'T';
    }

    @Override
    public synchronized void foreseeEnd() {
        if (process != null) {
            endedPid = process.pid();
        }
    }

    @Override
    public synchronized boolean wasEnded() {
        return process != null && process.pid() == endedPid;
    }

    @Override
    public synchronized OptionalInt exitCode() {
        return process == null || process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public synchronized void command(List<String> command) {
        spec = new Spec(spec.name(), command, spec.environment(), spec.directory(), spec.log());
    }

    @Override
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
