package dev.minos.fault.ssh;

import dev.minos.fault.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A node's process on another host, in a session of its own, so that a signal reaches everything that it has started. A
 * shell waits for it there and writes down its exit code. Safe for use by many threads.
 */
public final class RemoteProcess implements NodeProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** The exit code of a shell's child that SIGKILL has ended. */
    private static final int KILLED = 137;

    private final SshConnection ssh;
    private final Consumer<Exit> onExit;
    private volatile Spec spec;
    private long group = -1;
    private long pid = -1;
    private long endedPid = -1;
    private long strober = -1;
    private boolean paused;
    private boolean exitTold = true;

    /** The spec's directory and log are paths on the host. {@code onExit} hears of an exit when it is noticed. */
    public RemoteProcess(Spec spec, SshConnection ssh, Consumer<Exit> onExit) {
        this.spec = spec;
        this.ssh = ssh;
        this.onExit = onExit;
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
            throw new IllegalStateException("node " + name() + " runs already, as " + pid);
        }
        String home = SshConnection.quote(spec.directory().toString());
        String files = SshConnection.quote(spec.directory() + "/.minos");
        String environment = spec.environment().entrySet().stream()
                .map(entry -> SshConnection.quote(entry.getKey() + "=" + entry.getValue()))
                .collect(Collectors.joining(" "));
        String command = spec.command().stream().map(SshConnection::quote).collect(Collectors.joining(" "));
        String waiting = "env " + environment + " " + command + " & echo $! >\"$0.pid\"; wait $!; echo $? >\"$0.exit\"";
        String answer = ssh.run("mkdir -p " + home + " && cd " + home + " && rm -f " + files + ".pid " + files
                + ".exit && { setsid sh -c " + SshConnection.quote(waiting) + " " + files + " >>"
                + SshConnection.quote(spec.log().toString()) + " 2>&1 </dev/null & } && group=$! && "
                + "for i in 1 2 3 4 5 6 7 8 9 10; do [ -s " + files + ".pid ] && break; sleep 0.1; done; "
                + "echo $group $(cat " + files + ".pid)");
        String[] numbers = answer.split("\\s+", -1);
        if (numbers.length != 2) {
            throw new IOException("node " + name() + " cannot be started on its host: " + answer);
        }
        group = Long.parseLong(numbers[0]);
        pid = Long.parseLong(numbers[1]);
        paused = false;
        exitTold = false;
        ssh.guard(group);
    }

    @Override
    public synchronized void kill() throws IOException {
        if (!isAlive()) {
            return;
        }
        endedPid = pid;
        stopStrober();
        signal("KILL");
        await("end", "! " + running());
        paused = false;
    }

    @Override
    public synchronized int stop(Duration patience) throws IOException {
        requireRunning();
        endedPid = pid;
        if (isStrobed()) {
            endStrobe();
        }
        if (paused) {
            resume();
        }
        String ignored = ssh.run("kill -TERM " + pid);
        if (!holds("! " + running(), patience)) {
            kill();
        }
        return exitCode().orElse(KILLED);
    }

    @Override
    public synchronized void pause() throws IOException {
        requireRunning();
        if (isStrobed()) {
            endStrobe();
        }
        signal("STOP");
        await("stop", stopped());
        paused = true;
    }

    @Override
    public synchronized void resume() throws IOException {
        requireRunning();
        signal("CONT");
        await("go on", "! " + stopped());
        paused = false;
    }

    @Override
    public synchronized void strobe(Duration run, Duration stand) throws IOException {
        requireRunning();
        if (paused || isStrobed()) {
            throw new IllegalStateException("node " + name() + " is paused already");
        }
        String loop = "while kill -CONT " + pid + " && sleep " + seconds(run) + " && kill -STOP " + pid + " && sleep "
                + seconds(stand) + "; do :; done";
        strober = Long.parseLong(
                ssh.run("{ setsid sh -c " + SshConnection.quote(loop) + " >/dev/null 2>&1 </dev/null & } && echo $!"));
        ssh.guard(strober);
    }

    @Override
    public synchronized void endStrobe() throws IOException {
        stopStrober();
        resume();
    }

    private void stopStrober() throws IOException {
        if (strober > 0) {
            SshConnection.Output ignored = ssh.execute("kill -KILL -- -" + strober);
            strober = -1;
        }
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "." + String.format("%03d", duration.toMillisPart());
    }

    @Override
    public synchronized boolean isStrobed() {
        return strober > 0 && isAlive();
    }

    @Override
    public synchronized boolean isAlive() {
        if (pid < 0 || exitTold) {
            return false;
        }
        boolean alive = says(running());
        if (!alive) {
            exitTold = true;
            onExit.accept(new Exit(name(), pid, exitCode().orElse(KILLED), pid == endedPid));
        }
        return alive;
    }

    @Override
    public synchronized boolean isPaused() {
        return paused && isAlive();
    }

    @Override
    public synchronized boolean isStopped() {
        return pid > 0 && says(stopped());
    }

    @Override
    public synchronized boolean mayRun() {
        return isAlive() && !isStopped();
    }

    @Override
    public synchronized void foreseeEnd() {
        endedPid = pid;
    }

    @Override
    public synchronized long pid() {
        if (pid < 0) {
            throw new IllegalStateException("node " + name() + " has not been started");
        }
        return pid;
    }

    /** What the shell beside it wrote down; SIGKILL ends the shell, too. */
    @Override
    public synchronized OptionalInt exitCode() {
        if (pid < 0 || says(running())) {
            return OptionalInt.empty();
        }
        try {
            String code = ssh.run(
                    "cat " + SshConnection.quote(spec.directory() + "/.minos.exit") + " 2>/dev/null || echo " + KILLED);
            return OptionalInt.of(Integer.parseInt(code));
        } catch (IOException | NumberFormatException unknown) {
            return OptionalInt.empty();
        }
    }

    @Override
    public synchronized void command(List<String> command) {
        spec = new Spec(spec.name(), command, spec.environment(), spec.directory(), spec.log());
    }

    @Override
    public synchronized String describe() {
        if (pid < 0) {
            return "never started";
        }
        String where = "pid " + pid + " on " + ssh.host().ssh().name();
        if (!isAlive()) {
            return where + " is gone, exit code " + exitCode().orElse(KILLED);
        }
        return where + (isStopped() ? " is stopped" : " runs");
    }

    @Override
    public void close() throws IOException {
        kill();
    }

    private void requireRunning() {
        if (!isAlive()) {
            throw new IllegalStateException("node " + name() + " does not run");
        }
    }

    /** To the whole group: the node, what it has started, and the shell that waits for it. */
    private void signal(String name) throws IOException {
        String ignored = ssh.run("kill -" + name + " -- -" + group);
    }

    /** Whether the process is there, as a shell command; one that nobody has waited for yet is not. */
    private String running() {
        return "grep -q '^State:[[:space:]]*[^ZX]' /proc/" + pid + "/status 2>/dev/null";
    }

    /** Whether every thread stands still, as a shell command. */
    private String stopped() {
        return "[ -z \"$(sed 's/.*) //' /proc/" + pid + "/task/*/stat 2>/dev/null | grep -v '^T')\" ]";
    }

    private boolean says(String condition) {
        try {
            return ssh.execute(condition).code() == 0;
        } catch (IOException noAnswer) {
            return false;
        }
    }

    /** Whether the condition holds within that time; the host itself looks, ten times a second. */
    private boolean holds(String condition, Duration patience) throws IOException {
        long looks = Math.max(1, Math.min(patience.toMillis(), PATIENCE.toMillis()) / 100);
        return ssh.execute("i=0; while [ $i -lt " + looks + " ]; do " + condition
                                + " && exit 0; i=$((i+1)); sleep 0.1; done; exit 1")
                        .code()
                == 0;
    }

    private void await(String what, String condition) throws IOException {
        if (!holds(condition, PATIENCE)) {
            throw new IOException("node " + name() + ", pid " + pid + " on its host, does not " + what);
        }
    }
}
