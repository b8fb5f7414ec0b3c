package dev.minos.fault.ssh;

import dev.minos.fault.NodeProcess;
import dev.minos.fault.StrobeScript;
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
    private static final Duration EXIT = Duration.ofSeconds(2);
    /** Ten a second. */
    private static final int START_LOOKS = 100;
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
        forget();
        String home = SshConnection.quote(spec.directory().toString());
        String files = SshConnection.quote(spec.directory() + "/.minos");
        String ignored =
                ssh.run("mkdir -p " + home + " && cd " + home + " && rm -f " + files + ".pid " + files + ".exit");
        ssh.start("setsid sh -c " + SshConnection.quote(waiting()) + " " + files + " >>"
                + SshConnection.quote(spec.log().toString()) + " 2>&1");
        String answer = ssh.run("for i in $(seq 1 " + START_LOOKS + "); do [ -s " + files + ".pid ] && break; "
                + "sleep 0.1; done; cat " + files + ".pid");
        String[] numbers = answer.split("\\s+", -1);
        if (numbers.length != 2) {
            throw new IOException("node " + name() + " cannot be started on its host: " + answer);
        }
        group = Long.parseLong(numbers[0]);
        pid = Long.parseLong(numbers[1]);
        paused = false;
        exitTold = false;
    }

    /** Starts the node, writes down its group and its pid, waits for it, and writes down how it ended. */
    private String waiting() {
        String environment = spec.environment().entrySet().stream()
                .map(entry -> SshConnection.quote(entry.getKey() + "=" + entry.getValue()))
                .collect(Collectors.joining(" "));
        String command = spec.command().stream().map(SshConnection::quote).collect(Collectors.joining(" "));
        return "cd " + SshConnection.quote(spec.directory().toString()) + " && { env " + environment + " " + command
                + " & echo $$ $! >\"$0.pid\"; wait $!; echo $? >\"$0.exit\"; }";
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
        forget();
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
        } else {
            // The shell that waits for the node still has to write down how it ended.
            boolean written = holds("[ -s " + SshConnection.quote(spec.directory() + "/.minos.exit") + " ]", EXIT);
            if (written) {
                forget();
            }
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
        String loop = StrobeScript.of(pid, run, stand);
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
            ssh.forget(strober);
            strober = -1;
        }
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
        boolean alive;
        try {
            alive = ssh.execute(running()).code() == 0;
        } catch (IOException noAnswer) {
            // Of a host that cannot be asked nothing is known, least of all that its node has ended by itself.
            return true;
        }
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
    public synchronized boolean wasEnded() {
        return pid > 0 && pid == endedPid;
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

    /** Ends what the node has left behind of its group, and lets the guard know that there is nothing more of it. */
    private void forget() throws IOException {
        if (group > 0) {
            SshConnection.Output ignored = ssh.execute("kill -KILL -- -" + group);
            ssh.forget(group);
            group = -1;
        }
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
