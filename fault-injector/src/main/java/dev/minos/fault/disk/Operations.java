package dev.minos.fault.disk;

import dev.minos.fault.DiskTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each request of the kernel means (linux/fuse.h, version 7.31). The disk's lock guards it. Whatever is not here is
 * answered with ENOSYS, and the kernel does it in its own way: locks are its own, there are no extended attributes, and
 * copies and seeks for holes become reads and writes.
 */
final class Operations {
    /** A file that is found under its name but never listed; every trouble applies to it, whatever its glob. */
    static final long PROBE = 2;

    static final String PROBE_NAME = ".minos-probe";

    private static final int DIRECT_IO = 1;
    private static final int KEEP_CACHE = 1 << 1;
    private static final int WRITE_FROM_CACHE = 1;
    private static final int O_DSYNC = 0x1000;
    private static final int WRITEBACK_PAGES = 16_384;
    private static final int INIT_WANTED = 1 /* async read */ | 1 << 5 /* big writes */ | 1 << 22 /* max pages */;

    private final Tree tree;
    private final Troubles troubles;
    private final Inode probe;
    private final Map<Long, List<Map.Entry<String, Long>>> listings = new HashMap<>();
    private long handles;

    Operations(Tree tree, Troubles troubles, Inode probe) {
        this.tree = tree;
        this.troubles = troubles;
        this.probe = probe;
    }

    /** Puts the answer into the reply, which is begun. */
    void answer(Request q, Reply r) throws Refusal, IOException {
        switch (q.opcode()) {
            case 1 -> look(q.node(), q.name(0), r);
            case 3 -> r.attributesOnly(inode(q.node()));
            case 4 -> setAttributes(q, r);
            case 5 -> readLink(q, r);
            case 6 -> made(q, r, tree.create(q.node(), room(q.name(0)), Inode.LINK | 0777, q.nameAfter(0)));
            case 8 -> makeNode(q, r);
            case 9 -> made(q, r, tree.create(q.node(), room(q.name(8)), Inode.DIRECTORY | q.number(0), null));
            case 10 -> tree.removeFile(q.node(), q.name(0));
            case 11 -> tree.removeDirectory(q.node(), q.name(0));
            case 12 -> tree.rename(q.node(), q.name(8), q.longNumber(0), q.nameAfter(8));
            case 13 -> link(q, r);
            case 14 -> open(q, r);
            case 15 -> read(q, r);
            case 16 -> write(q, r);
            case 17 -> statistics(r);
            case 18, 25, 38 -> {} // release, flush, destroy
            case 26 -> initialise(q, r);
            case 27 -> openDirectory(q, r);
            case 28 -> readDirectory(q, r);
            case 29 -> listings.remove(q.longNumber(0));
            case 35 -> create(q, r);
            case 43 -> allocate(q);
            case 45 -> renameMaybe(q);
            default -> throw new Refusal(Refusal.ENOSYS);
        }
    }

    /** Requests that are not answered at all. */
    boolean forgets(Request q) throws IOException {
        if (q.opcode() == 2) {
            tree.forget(q.node(), q.longNumber(0));
            return true;
        }
        if (q.opcode() == 42) {
            for (int i = 0; i < q.number(0); i++) {
                tree.forget(q.longNumber(8 + 16 * i), q.longNumber(16 + 16 * i));
            }
            return true;
        }
        return false;
    }

    Inode inode(long number) throws Refusal {
        return number == PROBE ? probe : tree.get(number);
    }

    private void initialise(Request q, Reply r) throws Refusal {
        if (q.number(0) != 7) {
            throw new Refusal(Refusal.EINVAL);
        }
        ByteBuffer data = r.data();
        data.putInt(7).putInt(31).putInt(q.number(8)).putInt(q.number(12) & INIT_WANTED);
        data.putShort((short) 16)
                .putShort((short) 12)
                .putInt(Request.MOST_DATA_BYTES)
                .putInt(1);
        data.putShort((short) (Request.MOST_DATA_BYTES / Content.PAGE_BYTES)).putShort((short) 0);
        for (int i = 0; i < 8; i++) {
            data.putInt(0);
        }
    }

    private void look(long directory, String name, Reply r) throws Refusal {
        if (directory == Tree.ROOT && name.equals(PROBE_NAME)) {
            r.entry(probe, Reply.Names.ASK_EACH_TIME);
            return;
        }
        Inode child = tree.child(directory, name);
        tree.looked(child);
        r.entry(child, Reply.Names.KNOWN_TO_ALL);
    }

    private String room(String name) throws Refusal {
        troubles.needRoom();
        return name;
    }

    private void made(Request q, Reply r, Inode made) {
        made.user = q.user();
        made.group = q.group();
        made.accessedNanos = now();
        made.modifiedNanos = made.accessedNanos;
        made.changedNanos = made.accessedNanos;
        tree.looked(made);
        r.entry(made, Reply.Names.KNOWN_TO_ALL);
    }

    private void makeNode(Request q, Reply r) throws Refusal, IOException {
        if ((q.number(0) & Inode.KIND) != Inode.FILE) {
            throw new Refusal(Refusal.EOPNOTSUPP);
        }
        made(q, r, tree.create(q.node(), room(q.name(16)), q.number(0), null));
    }

    private void create(Request q, Reply r) throws Refusal, IOException {
        int mode = Inode.FILE | (q.number(4) & ~Inode.KIND);
        made(q, r, tree.create(q.node(), room(q.name(16)), mode, null));
        r.opened(0, KEEP_CACHE);
    }

    private void link(Request q, Reply r) throws Refusal {
        tree.link(q.longNumber(0), q.node(), room(q.name(8)));
        Inode linked = tree.get(q.longNumber(0));
        tree.looked(linked);
        r.entry(linked, Reply.Names.KNOWN_TO_ALL);
    }

    private void renameMaybe(Request q) throws Refusal, IOException {
        int flags = q.number(8);
        boolean replaces = tree.directory(q.longNumber(0)).entries.containsKey(q.nameAfter(16));
        if (flags == 1 && replaces) {
            throw new Refusal(Refusal.EEXIST);
        }
        if (flags > 1) {
            throw new Refusal(Refusal.EINVAL);
        }
        tree.rename(q.node(), q.name(16), q.longNumber(0), q.nameAfter(16));
    }

    private void readLink(Request q, Reply r) throws Refusal {
        String target = tree.get(q.node()).target;
        if (target == null) {
            throw new Refusal(Refusal.EINVAL);
        }
        r.text(target);
    }

    /** struct fuse_setattr_in; the bits of {@code valid} say what is to be set. */
    private void setAttributes(Request q, Reply r) throws Refusal {
        Inode inode = inode(q.node());
        int valid = q.number(0);
        long now = now();
        if ((valid & 1 << 3) != 0) {
            long size = q.longNumber(16);
            if (size > inode.size()) {
                troubles.needRoom();
            }
            inode.bytes().resize(size);
            inode.modifiedNanos = now;
        }
        if ((valid & 1) != 0) {
            inode.mode = (inode.mode & Inode.KIND) | (q.number(68) & ~Inode.KIND);
        }
        if ((valid & 1 << 1) != 0) {
            inode.user = q.number(76);
        }
        if ((valid & 1 << 2) != 0) {
            inode.group = q.number(80);
        }
        if ((valid & 1 << 4) != 0) {
            inode.accessedNanos = (valid & 1 << 7) != 0 ? now : nanos(q.longNumber(32), q.number(56));
        }
        if ((valid & 1 << 5) != 0) {
            inode.modifiedNanos = (valid & 1 << 8) != 0 ? now : nanos(q.longNumber(40), q.number(60));
        }
        inode.changedNanos = now;
        r.attributesOnly(inode);
    }

    /** The kernel may keep the bytes of a file from one opening to the next; those of the probe must come from here. */
    private void open(Request q, Reply r) throws Refusal {
        inode(q.node()).bytes();
        r.opened(0, q.node() == PROBE ? DIRECT_IO : KEEP_CACHE);
    }

    private void read(Request q, Reply r) throws Refusal, IOException {
        troubles.reads++;
        Inode inode = inode(q.node());
        failAtWill(inode, DiskTrouble.Operation.READ);
        ByteBuffer data = r.data();
        data.limit(data.position() + q.number(16));
        inode.bytes().read(q.longNumber(8), data);
        data.limit(data.capacity());
    }

    private void write(Request q, Reply r) throws Refusal, IOException {
        troubles.writes++;
        Inode inode = inode(q.node());
        Content content = inode.bytes();
        failAtWill(inode, DiskTrouble.Operation.WRITE);
        long offset = q.longNumber(8);
        int length = q.number(16);
        if (offset + length > content.size() || inode == probe) {
            troubles.needRoom();
        }
        content.write(offset, q.data(40, length));
        inode.modifiedNanos = now();
        inode.changedNanos = inode.modifiedNanos;
        boolean synced = (q.number(32) & O_DSYNC) != 0 && (q.number(20) & WRITE_FROM_CACHE) == 0;
        if (synced || content.volatilePages() > WRITEBACK_PAGES) {
            content.sync();
        }
        r.data().putInt(length).putInt(0);
    }

    private void failAtWill(Inode inode, DiskTrouble.Operation operation) throws Refusal {
        if (fails(inode, operation)) {
            throw new Refusal(Refusal.EIO);
        }
    }

    private boolean fails(Inode inode, DiskTrouble.Operation operation) {
        return troubles.any() && troubles.fails(operation, inode == probe ? null : tree.path(inode));
    }

    /** Everything that an fsync of this inode makes durable. */
    void makeDurable(Inode inode) throws IOException {
        if (inode.content != null) {
            inode.content.sync();
        }
        if (inode != probe) {
            tree.commit();
        }
    }

    /** An fsync; {@link #makeDurable} is still to be done. */
    Inode fsync(Request q) throws Refusal {
        troubles.fsyncs++;
        Inode inode = inode(q.node());
        if (fails(inode, DiskTrouble.Operation.FSYNC)) {
            if (inode.content != null) {
                inode.content.forsake();
            }
            throw new Refusal(Refusal.EIO);
        }
        return inode;
    }

    private void allocate(Request q) throws Refusal {
        int mode = q.number(24);
        if ((mode & ~1) != 0) {
            throw new Refusal(Refusal.EOPNOTSUPP);
        }
        troubles.needRoom();
        Content content = inode(q.node()).bytes();
        long end = q.longNumber(8) + q.longNumber(16);
        if (mode == 0 && end > content.size()) {
            content.resize(end);
        }
    }

    private void openDirectory(Request q, Reply r) throws Refusal {
        long handle = ++handles;
        listings.put(handle, new ArrayList<>(tree.directory(q.node()).entries.entrySet()));
        r.opened(handle, 0);
    }

    private void readDirectory(Request q, Reply r) throws Refusal {
        List<Map.Entry<String, Long>> listing = listings.getOrDefault(q.longNumber(0), List.of());
        for (int i = (int) q.longNumber(8); i < listing.size(); i++) {
            Map.Entry<String, Long> entry = listing.get(i);
            Inode inode = tree.find(entry.getValue());
            if (inode != null && !r.directoryEntry(entry.getKey(), inode, i + 1L, q.number(16))) {
                return;
            }
        }
    }

    /** struct fuse_kstatfs: 64 GiB, of which half is free, or nothing. */
    private void statistics(Reply r) {
        long blocks = 1L << 24;
        long free = troubles.isFull() ? 0 : blocks / 2;
        ByteBuffer data = r.data();
        data.putLong(blocks).putLong(free).putLong(free).putLong(1 << 20).putLong(free == 0 ? 0 : 1 << 19);
        data.putInt(Content.PAGE_BYTES).putInt(255).putInt(Content.PAGE_BYTES).putInt(0);
        for (int i = 0; i < 6; i++) {
            data.putInt(0);
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return nanos(now.getEpochSecond(), now.getNano());
    }

    private static long nanos(long seconds, int nanos) {
        return seconds * 1_000_000_000L + nanos;
    }
}
