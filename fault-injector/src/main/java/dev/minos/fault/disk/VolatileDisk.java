package dev.minos.fault.disk;

import dev.minos.fault.Disk;
import dev.minos.fault.DiskTrouble;
import dev.minos.fault.linux.Descriptor;
import dev.minos.fault.linux.FuseMount;
import dev.minos.fault.linux.LinuxException;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A disk in this process: a file system mounted over a node's directory, in the testbed's own mount namespace. Safe for use
 * by many threads.
 *
 * <p><b>Bytes</b>: what has been written to a file since its last fsync (or fdatasync, or a write with O_DSYNC) is lost in a
 * power failure. Pages that a process wrote through a shared mapping belong to it as soon as the kernel hands them over,
 * which it does on msync, fsync and at the end of the process. As a kernel's flusher would, the disk makes a file durable
 * by itself once 64 MiB of it are not.
 *
 * <p><b>Names</b>: see {@link Tree}.
 *
 * <p><b>A power failure</b> unmounts, so that nothing is left in the kernel's caches, forgets, and mounts again. sync(2) and
 * sync_file_range(2) do not reach a file system in user space and make nothing durable.
 */
public final class VolatileDisk implements Disk {
    private static final int MOST_LEVELS = 64;

    private final Path directory;
    private final Path store;
    private final Tree tree;
    private final Troubles troubles;
    private final Operations operations;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Inode probe;
    private final Content probeBytes;
    private Session session;

    private @Nullable PathMatcher holding;
    /** The file whose fsync stands still. */
    private @Nullable Inode victim;

    private boolean open = true;

    private VolatileDisk(Path directory, Path store, long seed) throws IOException {
        this.directory = directory;
        this.store = store;
        Inode root = new Inode(Tree.ROOT, Inode.DIRECTORY | 0755, null, null);
        root.user = (Integer) Files.getAttribute(directory, "unix:uid");
        root.group = (Integer) Files.getAttribute(directory, "unix:gid");
        this.tree = new Tree(store, root);
        this.troubles = new Troubles(seed);
        this.probeBytes = new Content(store.resolve("probe"));
        this.probe = new Inode(Operations.PROBE, Inode.FILE | 0666, probeBytes, null);
        this.operations = new Operations(tree, troubles, probe);
        this.session = mount();
    }

    private Session mount() throws IOException {
        return Session.start(directory, lock, changed, operations, new Session.Fsyncs() {
            @Override
            public boolean holds(Inode inode) throws IOException {
                return isHeld(inode);
            }

            @Override
            public Duration delay() {
                return troubles.fsyncDelay();
            }
        });
    }

    /**
     * An empty disk over an empty directory, which is made where it is not there.
     *
     * @param store a directory beside it that is not there yet, for what is durable; gone when the disk is closed
     * @param seed decides which requests fail, where some do
     */
    public static VolatileDisk over(Path directory, Path store, long seed) throws IOException {
        String obstacle = obstacle();
        if (obstacle != null) {
            throw new IOException(obstacle);
        }
        if (!NamespaceTestbed.inside()) {
            throw new IOException("the testbed is not inside its namespaces");
        }
        Files.createDirectories(directory);
        try (var entries = Files.newDirectoryStream(directory)) {
            if (entries.iterator().hasNext()) {
                throw new IOException(directory + " is not empty");
            }
        }
        Files.createDirectory(store);
        return new VolatileDisk(directory.toAbsolutePath(), store.toAbsolutePath(), seed);
    }

    /** Why there can be no such disks here and what would help; null when there can, inside the testbed's namespaces. */
    public static @Nullable String obstacle() {
        Path device = Path.of(FuseMount.DEVICE);
        if (!Files.exists(device)) {
            return FuseMount.DEVICE + " is missing: modprobe fuse";
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return FuseMount.DEVICE + " may not be opened: chmod 0666 " + FuseMount.DEVICE + ", as root";
        }
        return NamespaceTestbed.obstacle();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public void impose(DiskTrouble trouble) {
        lock.lock();
        try {
            troubles.add(trouble);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lift(DiskTrouble trouble) {
        lock.lock();
        try {
            troubles.remove(trouble);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Collection<DiskTrouble> troubles() {
        lock.lock();
        try {
            return troubles.inForce();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public synchronized Look look() throws IOException {
        Path file = directory.resolve(Operations.PROBE_NAME);
        ByteBuffer page = ByteBuffer.allocateDirect(Content.PAGE_BYTES);
        try (Descriptor writer = Descriptor.openForBoth(file.toString());
                Descriptor reader = Descriptor.openForBoth(file.toString())) {
            int write = errno(() -> writer.write(page));
            int read = errno(() -> reader.read(page.clear()));
            long start = System.nanoTime();
            int fsync = errno(writer::sync);
            return new Look(write, read, fsync, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private interface Call {
        void make() throws IOException;
    }

    private static int errno(Call call) throws IOException {
        try {
            call.make();
            return 0;
        } catch (LinuxException e) {
            return e.errno();
        }
    }

    @Override
    public synchronized Loss powerFailure() throws IOException {
        return fail(null);
    }

    @Override
    public synchronized Loss tornPowerFailure(long seed) throws IOException {
        return fail(new Random(seed));
    }

    private Loss fail(@Nullable Random random) throws IOException {
        session.end();
        Loss loss;
        lock.lock();
        try {
            loss = random == null ? drop() : tear(random);
        } finally {
            lock.unlock();
        }
        session = mount();
        return loss;
    }

    private Loss drop() throws IOException {
        int files = 0;
        int pages = 0;
        for (Inode inode : tree.all()) {
            Content content = inode.content;
            if (content != null && content.isVolatile()) {
                files++;
                pages += content.drop();
            }
        }
        letGo();
        return new Loss(files, pages, tree.drop(), null);
    }

    private Loss tear(Random random) throws IOException {
        String torn = null;
        int files = 0;
        int pages = 0;
        boolean namesAreThere = random.nextBoolean() || (victim != null && !tree.isDurable(victim));
        SortedMap<Long, Inode> inOrder = new TreeMap<>();
        tree.all().forEach(inode -> inOrder.put(inode.number, inode));
        for (Inode inode : inOrder.values()) {
            Content content = inode.content;
            if (content != null && content.isVolatile()) {
                boolean struck = inode.equals(victim);
                files++;
                pages += content.volatilePages();
                Content.Torn half = content.tear(random, struck ? Content.Strike.ONE_PAGE : Content.Strike.NONE);
                if (half != null) {
                    torn = tree.path(inode) + ", of bytes " + half.from() + " to " + half.to() + " those from "
                            + half.at() + " on are old";
                }
            }
        }
        letGo();
        if (namesAreThere) {
            tree.commit();
        }
        return new Loss(files, pages, tree.drop(), torn);
    }

    private void letGo() {
        holding = null;
        victim = null;
    }

    /** Under the lock. The first that matches and has something to write; then every other. */
    private boolean isHeld(Inode inode) throws IOException {
        PathMatcher matcher = holding;
        if (matcher == null || inode == probe) {
            return false;
        }
        Content content = inode.content;
        if (victim == null && content != null && matcher.matches(Path.of(tree.path(inode))) && content.canBeTorn()) {
            victim = inode;
        }
        return victim != null;
    }

    @Override
    public boolean isUsed() {
        lock.lock();
        try {
            return !tree.files().isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean holdFsync(String glob, Duration patience) throws IOException {
        lock.lock();
        try {
            holding = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            long left = patience.toNanos();
            while (victim == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return victim != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an fsync was awaited", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void releaseFsync() {
        lock.lock();
        try {
            letGo();
            session.release();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sync() throws IOException {
        lock.lock();
        try {
            for (Inode inode : tree.all()) {
                if (inode.content != null) {
                    inode.content.sync();
                }
            }
            tree.commit();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean showsOnlyWhatIsDurable() throws IOException {
        SortedMap<String, Long> durable = new TreeMap<>();
        lock.lock();
        try {
            for (Map.Entry<String, Inode> file : tree.files().entrySet()) {
                Content content = file.getValue().content;
                if (content == null || content.isVolatile()) {
                    return false;
                }
                durable.put(file.getKey(), content.checksum());
            }
        } finally {
            lock.unlock();
        }
        return durable.equals(seen());
    }

    /** The checksums of all files as any process reads them. */
    private SortedMap<String, Long> seen() throws IOException {
        SortedMap<String, Long> sums = new TreeMap<>();
        byte[] buffer = new byte[1 << 16];
        try (var paths = Files.walk(directory, MOST_LEVELS)) {
            for (Path file : paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                CRC32C sum = new CRC32C();
                try (InputStream in = Files.newInputStream(file)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        sum.update(buffer, 0, n);
                    }
                }
                sums.put(directory.relativize(file).toString(), sum.getValue());
            }
        }
        return sums;
    }

    @Override
    public String counters() {
        lock.lock();
        try {
            return troubles.counters();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        releaseFsync();
        session.end();
        lock.lock();
        try {
            tree.moveTo(directory);
            tree.close();
            probeBytes.delete();
            Files.deleteIfExists(store);
        } finally {
            lock.unlock();
        }
    }
}
