package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One node's operating-system process, started again and again from the same command, on this machine
 * ({@link LocalProcess}) or on another. Safe for use by many threads; at most one process of it runs at a time.
 *
 * <p>Signals go to the process and to everything that it started. Standard output and error are appended to the log.
 */
public interface NodeProcess extends AutoCloseable {

    /** How to start the node. The environment is added to the testbed's own. */
    record Spec(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
        public Spec {
            Names.check(name);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("node " + name + " has no command to start it with");
            }
        }
    }

    /** An exit of the process; {@code asked} when the testbed ended it, or had foreseen its end. */
    record Exit(String node, long pid, int code, boolean asked) {}

    String name();

    Path log();

    /** Starts the process; it returns once the process exists, not once it serves. */
    void start() throws IOException;

    /** SIGKILL, as a power switch would: returns when the process is gone. Does nothing when there is none. */
    void kill() throws IOException;

    /** SIGTERM, and SIGKILL when the process is still there after {@code patience}. Returns its exit code. */
    int stop(Duration patience) throws IOException;

    /** SIGKILL when it runs, then start. */
    default void restart() throws IOException {
        kill();
        start();
    }

    /** SIGSTOP: returns when every thread stands still. */
    void pause() throws IOException;

    /** SIGCONT: returns when the process may run again. */
    void resume() throws IOException;

    /** Stops the process and lets it go, over and over: it runs for {@code run}, then stands for {@code stand}. */
    void strobe(Duration run, Duration stand) throws IOException;

    /** Lets the process run again. */
    void endStrobe() throws IOException;

    boolean isStrobed();

    boolean isAlive();

    /** Whether it has been paused and not resumed. */
    boolean isPaused();

    /** Whether the kernel says that every thread stands still. */
    boolean isStopped();

    /** Whether the kernel lets it run: when it answers again is the machine's affair, and may take long on a busy one. */
    boolean mayRun();

    /** The process that runs now will end by itself, and is meant to. */
    void foreseeEnd();

    /** Whether the last process was ended from here, or its end foreseen; false while one runs that has not been. */
    boolean wasEnded();

    /** The pid of the process that runs, or of the last one that did. */
    long pid();

    /** The exit code of the last process; empty while one runs, and before the first. */
    OptionalInt exitCode();

    /** From the next start on the node is started by this command. */
    void command(List<String> command);

    /** One line about the process as the kernel shows it: "pid 4711 runs", "pid 4711 is stopped", "is down (137)". */
    String describe();

    /** Kills the process if there is one. */
    @Override
    void close() throws IOException;
}
