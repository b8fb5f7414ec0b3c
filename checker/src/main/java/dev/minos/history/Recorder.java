package dev.minos.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients see, in memory and as {@code history.jsonl}. Any thread may call it.
 *
 * <p>The order of the calls is the order of the lines and is real-time order: call {@link #invoke} before the request
 * is sent and one of the completions after the reply has come. One lock gives every event its position, its time and
 * its bytes; a thread of its own hands the bytes to the operating system some 20 ms later, so that what was recorded
 * survives a SIGKILL of this JVM but for its last moment, and a slow disk does not slow the clients down. What is lost
 * by a kill is always a tail of the file: what remains is a true history of a shorter run.
 *
 * <p>Who follows the run hears of every event in this order, too, in the thread of the client and under the lock: he
 * should only pass it on. A recorder that does not keep its history in memory can go on for as long as the disk lasts.
 */
public final class Recorder implements AutoCloseable {
    private static final long WRITE_EVERY_MILLIS = 20;
    private static final int WRITE_AT_BYTES = 1 << 16;
    /** Clients wait when the disk is this far behind. */
    private static final int BEHIND_BYTES = 1 << 26;

    private static final long CLOSE_SECONDS = 30;

    private final LongSupplier nanos;
    private final Path file;
    private final FileChannel channel;
    private final Thread writer;
    private final Consumer<RecordedEvent> follower;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition written = lock.newCondition();
    // All of the following under the lock.
    private final @Nullable HistoryBuilder builder;
    private int events;
    private int handles;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(4 * WRITE_AT_BYTES);
    private final JsonlEncoder encoder;
    private final Map<Integer, Open> open = new HashMap<>();
    private boolean closing;
    private @Nullable IOException failure;

    /** What a completion repeats of its invocation. */
    private record Open(
            int process,
            String f,
            @Nullable Object key,
            @Nullable Object argument,
            @Nullable String mode,
            @Nullable String node) {}

    /** Whether the history is kept in memory as well. */
    public enum Memory {
        KEEP,
        FORGET
    }

    private Recorder(Path file, LongSupplier nanos, Memory memory, Consumer<RecordedEvent> follower)
            throws IOException {
        this.file = file;
        this.nanos = nanos;
        this.follower = follower;
        builder = memory == Memory.KEEP ? History.builder() : null;
        encoder = new JsonlEncoder(pending);
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        writer = new Thread(this::writeUntilClosed, "recorder-writer");
        writer.setDaemon(true);
    }

    /** A recorder into {@code file}, which is emptied; {@code nanos} is the run's clock, ns since its start. */
    public static Recorder create(Path file, LongSupplier nanos) throws IOException {
        return create(file, nanos, Memory.KEEP, event -> {});
    }

    /** The same with a {@code follower}, who hears of every event of a client. */
    public static Recorder create(Path file, LongSupplier nanos, Memory memory, Consumer<RecordedEvent> follower)
            throws IOException {
        Recorder recorder = new Recorder(file, nanos, memory, follower);
        recorder.writer.start();
        return recorder;
    }

    /**
     * Records that {@code process} is about to ask for {@code f}; gives the handle for its completion.
     *
     * @param argument the value to write; for a cas the list of the expected and the new value
     */
    public int invoke(
            int process,
            String f,
            @Nullable Object key,
            @Nullable Object argument,
            @Nullable String mode,
            @Nullable String node) {
        Open operation = new Open(process, f, key, argument, mode, node);
        return locked(() -> {
            long now = nanos.getAsLong();
            int handle = handles++;
            if (builder != null) {
                builder.at(now).in(mode).on(node).invoke(process, f, key, argument);
            }
            open.put(handle, operation);
            tell(RecordedEvent.Type.INVOKED, operation, argument);
            line(events++, now, "invoke", operation);
            if (argument != null) {
                encoder.field("value", argument);
            }
            encoder.end(mode, node, -1);
            return handle;
        });
    }

    /**
     * It happened.
     *
     * @param result what was returned; a read of an absent key returned null
     * @param version the version the server returned, -1 without one
     * @param node the node that answered, null for the one that was asked
     */
    public void ok(int handle, @Nullable Object result, long version, @Nullable String node) {
        complete(
                handle,
                "ok",
                version,
                node,
                (to, process) -> to.version(version).ok(process, result),
                operation -> {
                    tell(RecordedEvent.Type.OK, operation, result);
                    boolean repeats = operation.f.equals(Operation.WRITE) || operation.f.equals(Operation.CAS);
                    Object value = repeats ? operation.argument : result;
                    if (value != null || operation.f.equals(Operation.READ)) {
                        encoder.field("value", value);
                    }
                });
    }

    /** It definitely did not happen. */
    public void fail(int handle, @Nullable String error, @Nullable String node) {
        complete(handle, "fail", -1, node, (to, process) -> to.fail(process, error), operation -> {
            boolean differed = operation.f.equals(Operation.CAS) && Operation.MISMATCH.equals(error);
            tell(differed ? RecordedEvent.Type.DIFFERED : RecordedEvent.Type.FAILED, operation, null);
            why(operation, error);
        });
    }

    /** A cas was refused because the value differed from the expected one; it was {@code actual}. */
    public void refuse(int handle, @Nullable Object actual, long version, @Nullable String node) {
        complete(
                handle,
                "fail",
                version,
                node,
                (to, process) -> to.version(version).refuse(process, actual),
                operation -> {
                    tell(RecordedEvent.Type.REFUSED, operation, actual);
                    why(operation, Operation.MISMATCH);
                    encoder.field("actual", actual);
                });
    }

    /** Unknown: it may take effect at any later time, or never. The process must not be used again. */
    public void info(int handle, @Nullable String error, @Nullable String node) {
        complete(handle, "info", -1, node, (to, process) -> to.info(process, error), operation -> {
            tell(RecordedEvent.Type.INFO, operation, null);
            why(operation, error);
        });
    }

    /** Something the nemesis did; {@code valueJson} says what, as JSON. */
    public void nemesis(String f, String valueJson) {
        locked(() -> {
            int index = events++;
            long now = nanos.getAsLong();
            Object value = Json.parse(valueJson);
            if (builder != null) {
                builder.at(now).event("nemesis", "info", f, value);
            }
            encoder.begin(index, now);
            encoder.process("nemesis", "info", f);
            encoder.field("value", value);
            encoder.end(null, null, -1);
            return index;
        });
    }

    /**
     * Everything recorded so far. Copies the columns: some 60 bytes an operation, while clients wait.
     *
     * @throws IllegalStateException if it is not kept in memory
     */
    public History snapshot() {
        HistoryBuilder kept = builder;
        if (kept == null) {
            throw new IllegalStateException("the history is not kept in memory, only in " + file);
        }
        return locked(kept::snapshot);
    }

    /** How many events have been recorded. */
    public int events() {
        return locked(() -> events);
    }

    /** Writes what is left and forces it to the disk. Open operations stay open: their outcome is unknown. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean stuck = writer.isAlive();
        channel.close();
        if (failure != null) {
            throw new IOException("cannot write the history to " + file, failure);
        }
        if (stuck) {
            throw new IOException(
                    "the disk did not take the end of the history " + file + " in " + CLOSE_SECONDS + " s");
        }
    }

    private interface Recording<T> {
        T record() throws IOException;
    }

    private interface Remembering {
        void accept(HistoryBuilder to, int process);
    }

    private interface Completing {
        void record(Open operation) throws IOException;
    }

    private void complete(
            int handle, String type, long version, @Nullable String node, Remembering recorded, Completing completing) {
        locked(() -> {
            Open operation = forget(handle);
            long now = nanos.getAsLong();
            String answered = node == null ? operation.node : node;
            if (builder != null) {
                recorded.accept(builder.at(now).on(answered), operation.process);
            }
            line(events++, now, type, operation);
            completing.record(operation);
            encoder.end(operation.mode, answered, version);
            return handle;
        });
    }

    private <T> T locked(Recording<T> recording) {
        lock.lock();
        try {
            while (pending.size() > BEHIND_BYTES && failure == null) {
                written.awaitUninterruptibly();
            }
            if (failure != null) {
                throw new UncheckedIOException("cannot write the history to " + file, failure);
            }
            T result = recording.record();
            if (pending.size() > WRITE_AT_BYTES) {
                wanted.signal();
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the stream is in memory
        } finally {
            lock.unlock();
        }
    }

    private void tell(RecordedEvent.Type type, Open operation, @Nullable Object value) {
        follower.accept(new RecordedEvent(type, operation.process, operation.f, operation.key, value, operation.mode));
    }

    private void line(int index, long now, String type, Open operation) throws IOException {
        encoder.begin(index, now);
        encoder.process(operation.process, type, operation.f);
        if (operation.key != null) {
            encoder.field("key", operation.key);
        }
    }

    private void why(Open operation, @Nullable String error) throws IOException {
        if (operation.argument != null) {
            encoder.field("value", operation.argument);
        }
        if (error != null) {
            encoder.field("error", error);
        }
    }

    private Open forget(int handle) {
        Open operation = open.remove(handle);
        if (operation == null) {
            throw new IllegalStateException("there is no open operation " + handle);
        }
        return operation;
    }

    private void writeUntilClosed() {
        try {
            while (true) {
                ByteBuffer bytes;
                boolean last;
                lock.lock();
                try {
                    if (!closing && pending.size() < WRITE_AT_BYTES) {
                        wanted.await(WRITE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    last = closing;
                    encoder.flush();
                    bytes = ByteBuffer.wrap(pending.toByteArray());
                    pending.reset();
                    written.signalAll();
                } finally {
                    lock.unlock();
                }
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (last) {
                    channel.force(true);
                    return;
                }
            }
        } catch (IOException e) {
            lock.lock();
            try {
                failure = e;
                written.signalAll();
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
