package dev.minos.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no process of a run outlives the testbed, whatever ends the testbed. Safe for use by many threads.
 *
 * <p>A shell of a few lines ({@code guard.sh}) runs beside the testbed, in its own session, and reads a pipe whose
 * other end only the testbed's JVM holds (the JDK closes every descriptor above 2 in the processes it starts). However
 * the JVM ends, the kernel closes the pipe, the guard reads end-of-file, kills with SIGKILL (paused processes die of it,
 * too) and ends itself.
 *
 * <p>It kills two sets: the processes registered here, each named by its pid and the moment it started, so that a
 * process that merely got the pid later is left alone; and every process that carries this guard's mark in its
 * environment, which catches what a node started by itself and a node that the JVM had not registered yet when it died.
 */
public final class ProcessGuard implements AutoCloseable {
    /** The variable that marks a process as belonging to a guard. */
    static final String MARK = "MINOS_GUARD";

    private final String id = UUID.randomUUID().toString();
    private final Map<Long, String> startTimeByPid = new LinkedHashMap<>();
    private final List<Path> directories = new ArrayList<>();
    private final Thread hook = new Thread(this::close, "minos-guard-hook");
    private Process shell;
    private BufferedWriter pipe;
    private boolean closed;

    private ProcessGuard() throws IOException {
        this.shell = launch();
        this.pipe = writerTo(shell);
    }

    /** Starts the guard's own process. */
    public static ProcessGuard start() throws IOException {
        ProcessGuard guard = new ProcessGuard();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** The same for a testbed that has a shutdown hook of its own, ends its processes there and closes this then. */
    public static ProcessGuard startUnhooked() throws IOException {
        return new ProcessGuard();
    }

    /** Starts a process in the guard's care. */
    public Process start(ProcessBuilder builder) throws IOException {
        builder.environment().putAll(mark());
        Process process = builder.start();
        try {
            register(process.pid());
        } catch (IOException | IllegalStateException e) {
            process.destroyForcibly();
            throw new IOException("process " + process.pid() + " cannot be guarded: " + e.getMessage(), e);
        }
        return process;
    }

    /** What a process needs in its environment to be found by this guard. */
    Map<String, String> mark() {
        return Map.of(MARK, id);
    }

    /** Takes a process into care; call it right after its start. */
    synchronized void register(long pid) throws IOException {
        if (closed) {
            throw new IllegalStateException("the guard is closed, nothing may be started any more");
        }
        @Nullable String startTime = Proc.startTime(pid);
        if (startTime != null) {
            startTimeByPid.put(pid, startTime);
            tell("+ " + pid + " " + startTime);
        }
    }

    /** An empty directory that is to be removed at the end, if it is still there; its path has no blanks. */
    synchronized void removeAtEnd(Path directory) throws IOException {
        directories.add(directory);
        tell("d " + directory);
    }

    /** Releases a process that has ended. */
    synchronized void forget(long pid) throws IOException {
        if (startTimeByPid.remove(pid) != null && !closed) {
            tell("- " + pid);
        }
    }

    /** The guard's own process, for those who watch that it ends. */
    public synchronized long pid() {
        return shell.pid();
    }

    /** Kills every process in care and ends the guard. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = shell;
            try {
                pipe.close();
            } catch (IOException alreadyGone) {
                killRegistered();
            }
        }
        boolean interrupted = false;
        try {
            if (!last.waitFor(5, TimeUnit.SECONDS)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        removeHook();
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is what called us, or will find the guard closed.
        }
    }

    private void tell(String line) throws IOException {
        try {
            write(line);
        } catch (IOException shellIsGone) {
            relaunch();
        }
    }

    /** Somebody killed the shell: another one takes over all that is in care. */
    private synchronized void relaunch() throws IOException {
        shell = launch();
        pipe = writerTo(shell);
        for (Map.Entry<Long, String> entry : startTimeByPid.entrySet()) {
            write("+ " + entry.getKey() + " " + entry.getValue());
        }
        for (Path directory : directories) {
            write("d " + directory);
        }
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(MARK);
        return builder.start();
    }

    private void write(String line) throws IOException {
        pipe.write(line);
        pipe.newLine();
        pipe.flush();
    }

    private void killRegistered() {
        startTimeByPid.forEach((pid, startTime) -> {
            if (startTime.equals(Proc.startTime(pid))) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        });
    }

    private List<String> command() throws IOException {
        List<String> shellCommand = List.of("/bin/sh", "-c", script(), "minos-guard", MARK + "=" + id);
        return Tools.find("setsid")
                .map(Path::toString)
                .map(setsid -> Tools.prepend(setsid, shellCommand))
                .orElse(shellCommand);
    }

    private static String script() throws IOException {
        try (InputStream in = ProcessGuard.class.getResourceAsStream("guard.sh")) {
            if (in == null) {
                throw new IOException("guard.sh is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static BufferedWriter writerTo(Process process) {
        return new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    }

    /** Whether any process carries this guard's mark. */
    boolean anyLeft() throws IOException {
        byte[] mark = (MARK + "=" + id).getBytes(StandardCharsets.US_ASCII);
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (Proc.environmentHolds(process, mark)) {
                    return true;
                }
            }
        }
        return false;
    }
}
