package dev.minos.fault.disk;

import dev.minos.fault.linux.FuseMount;
import dev.minos.fault.linux.LinuxException;
import dev.minos.fault.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One mount, from its beginning to its end. A thread of its own reads requests and answers them, one after the other; only
 * an fsync may be answered later. It may be used by many threads.
 */
final class Session {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final long SIGKILL = 1 << 8;
    private static final int FSYNC = 20;
    private static final int FSYNC_DIRECTORY = 30;
    private static final int INTERRUPT = 36;

    /** Asked, under the lock, of each fsync that is to succeed: what becomes of it. */
    interface Fsyncs {
        /** Whether it stands still from now on. */
        boolean holds(Inode inode) throws IOException;

        /** How much longer it takes. */
        Duration delay();
    }

    private final FuseMount mount;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Operations operations;
    private final Fsyncs fsyncs;
    /** An fsync that is not answered yet, and which thread stands there for it. */
    private record Waiting(Inode inode, int thread, boolean held) {}

    /** By the number of their request. */
    private final Map<Long, Waiting> unanswered = new HashMap<>();

    private final Reply lateReply = new Reply(64);
    private final Thread thread;
    private final ScheduledExecutorService later;
    private volatile boolean open = true;
    private volatile @Nullable Exception failure;

    private Session(FuseMount mount, ReentrantLock lock, Condition changed, Operations operations, Fsyncs fsyncs) {
        this.mount = mount;
        this.lock = lock;
        this.changed = changed;
        this.operations = operations;
        this.fsyncs = fsyncs;
        this.thread = daemon(this::run, "minos-disk");
        this.later = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "minos-disk-late"));
    }

    static Session start(Path target, ReentrantLock lock, Condition changed, Operations operations, Fsyncs fsyncs)
            throws IOException {
        Session session = new Session(FuseMount.over(target), lock, changed, operations, fsyncs);
        session.thread.start();
        return session;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        Request request = new Request();
        Reply reply = new Reply(Request.MOST_DATA_BYTES);
        Poll poll = new Poll(mount.device());
        try {
            while (open) {
                if (receive(request)) {
                    handle(request, reply);
                } else {
                    poll.await(letGoOfTheKilled() ? GLANCE : IDLE);
                }
            }
        } catch (LinuxException e) {
            if (e.errno() != Refusal.ENODEV) {
                failure = e;
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            mount.close();
        }
    }

    /** A request whose caller has given up meanwhile is told as ENOENT. */
    private boolean receive(Request request) throws IOException {
        while (true) {
            try {
                return mount.device().read(request.empty()) > 0;
            } catch (LinuxException e) {
                if (e.errno() != Refusal.ENOENT) {
                    throw e;
                }
            }
        }
    }

    private void handle(Request request, Reply reply) throws IOException {
        boolean answered;
        lock.lock();
        try {
            answered = answers(request, reply);
        } catch (Refusal e) {
            reply.refused(request.unique(), e.errno());
            answered = true;
        } finally {
            lock.unlock();
        }
        if (answered) {
            send(reply);
        }
    }

    private boolean answers(Request request, Reply reply) throws Refusal, IOException {
        if (request.opcode() == INTERRUPT || operations.forgets(request)) {
            return false;
        }
        reply.to(request.unique());
        if (request.opcode() == FSYNC || request.opcode() == FSYNC_DIRECTORY) {
            return answersFsync(operations.fsync(request), request);
        }
        operations.answer(request, reply);
        return true;
    }

    private boolean answersFsync(Inode inode, Request request) throws IOException {
        long unique = request.unique();
        if (fsyncs.holds(inode)) {
            unanswered.put(unique, new Waiting(inode, request.thread(), true));
            changed.signalAll();
            return false;
        }
        Duration delay = fsyncs.delay();
        if (!delay.isZero()) {
            unanswered.put(unique, new Waiting(inode, request.thread(), false));
            var unused = later.schedule(() -> finish(unique), delay.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        }
        operations.makeDurable(inode);
        return true;
    }

    /** Does what a late fsync had to do and answers it; nothing when its caller is dead. */
    private void finish(long unique) {
        lock.lock();
        try {
            Waiting waiting = unanswered.remove(unique);
            if (waiting != null && open) {
                operations.makeDurable(waiting.inode());
                send(lateReply.to(unique));
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the held fsyncs succeed. */
    void release() {
        lock.lock();
        try {
            List.copyOf(unanswered.entrySet()).stream()
                    .filter(entry -> entry.getValue().held())
                    .forEach(entry -> finish(entry.getKey()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * A killed thread dies only once its request is answered. The kernel tells of any signal (FUSE_INTERRUPT), only once, and
     * not of which: a thread that is merely stopped must go on waiting. Returns whether there is anybody to look after.
     */
    private boolean letGoOfTheKilled() throws IOException {
        lock.lock();
        try {
            for (Map.Entry<Long, Waiting> entry : List.copyOf(unanswered.entrySet())) {
                if (isKilled(entry.getValue().thread())) {
                    unanswered.remove(entry.getKey());
                    send(lateReply.refused(entry.getKey(), Refusal.EINTR));
                }
            }
            return !unanswered.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether SIGKILL is pending for the thread. */
    private static boolean isKilled(int thread) {
        try {
            return Files.readAllLines(Path.of("/proc/" + thread + "/status")).stream()
                    .filter(line -> line.startsWith("SigPnd:") || line.startsWith("ShdPnd:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGKILL) != 0);
        } catch (IOException gone) {
            return true;
        }
    }

    private void send(Reply reply) throws IOException {
        try {
            if (!mount.device().write(reply.finished())) {
                throw new IOException("the kernel does not take an answer");
            }
        } catch (LinuxException e) {
            if (e.errno() != Refusal.ENOENT) { // the caller has given up
                throw e;
            }
        }
    }

    /** Unmounts and waits until the last request is answered. The lock must be free: there are requests until then. */
    void end() throws IOException {
        if (!mount.unmount()) {
            open = false; // the thread sees it at its next glance
        }
        later.shutdownNow();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open = false;
        if (thread.isAlive()) {
            throw new IOException("the file system does not end");
        }
        Exception why = failure;
        if (why != null) {
            throw new IOException("the file system has broken down: " + why, why);
        }
    }

    boolean isUp() {
        return thread.isAlive();
    }
}
