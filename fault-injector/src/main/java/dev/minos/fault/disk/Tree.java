package dev.minos.fault.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of a file system. The disk's lock guards it.
 *
 * <p>As in ext4, XFS and Btrfs, changes of names (create, rename, link, remove) go into one journal, in order; an fsync of
 * any file or directory commits all of them up to now, and a power failure undoes those after the last commit. Names that
 * are committed say nothing of bytes: a new file that was never fsynced itself comes back empty.
 */
final class Tree {
    static final long ROOT = 1;

    private final Path store;
    private final Map<Long, Inode> inodes = new HashMap<>();
    private final Set<Inode> uncommitted = new LinkedHashSet<>();
    /** Numbers below are the root's and those of files that are not in the tree. */
    private long next = 16;

    /** @param store an empty directory of the host for the durable bytes */
    Tree(Path store, Inode root) {
        this.store = store;
        root.links = 2;
        inodes.put(ROOT, root);
    }

    Inode get(long number) throws Refusal {
        Inode inode = inodes.get(number);
        if (inode == null) {
            throw new Refusal(Refusal.ENOENT);
        }
        return inode;
    }

    @Nullable
    Inode find(long number) {
        return inodes.get(number);
    }

    Inode directory(long number) throws Refusal {
        Inode inode = get(number);
        if (!inode.isDirectory()) {
            throw new Refusal(Refusal.ENOTDIR);
        }
        return inode;
    }

    Inode child(long directory, String name) throws Refusal {
        Long number = directory(directory).entries.get(name);
        if (number == null) {
            throw new Refusal(Refusal.ENOENT);
        }
        return get(number);
    }

    Iterable<Inode> all() {
        return List.copyOf(inodes.values());
    }

    /** A new file or directory, or with a target a symbolic link. */
    Inode create(long directory, String name, int mode, @Nullable String target) throws Refusal, IOException {
        Inode parent = directory(directory);
        if (parent.entries.containsKey(name)) {
            throw new Refusal(Refusal.EEXIST);
        }
        long number = next++;
        boolean file = (mode & Inode.KIND) == Inode.FILE;
        Content content = file ? new Content(store.resolve(String.valueOf(number))) : null;
        Inode made = new Inode(number, mode, content, target);
        inodes.put(number, made);
        made.links = made.isDirectory() ? 1 : 0;
        enter(parent, name, made);
        return made;
    }

    void link(long number, long directory, String name) throws Refusal {
        Inode parent = directory(directory);
        if (parent.entries.containsKey(name)) {
            throw new Refusal(Refusal.EEXIST);
        }
        enter(parent, name, get(number));
    }

    private void enter(Inode directory, String name, Inode child) {
        directory.entries.put(name, child.number);
        child.links++;
        child.parent = directory.number;
        child.name = name;
        uncommitted.add(directory);
    }

    private void leave(Inode directory, String name, Inode child) {
        directory.entries.remove(name);
        child.links--;
        uncommitted.add(directory);
    }

    void removeFile(long directory, String name) throws Refusal, IOException {
        Inode child = child(directory, name);
        if (child.isDirectory()) {
            throw new Refusal(Refusal.EISDIR);
        }
        leave(directory(directory), name, child);
        forgetIfUnused(child);
    }

    void removeDirectory(long directory, String name) throws Refusal, IOException {
        Inode child = child(directory, name);
        if (!child.isDirectory()) {
            throw new Refusal(Refusal.ENOTDIR);
        }
        if (!child.entries.isEmpty()) {
            throw new Refusal(Refusal.ENOTEMPTY);
        }
        leave(directory(directory), name, child);
        child.links--;
        forgetIfUnused(child);
    }

    void rename(long directory, String name, long toDirectory, String toName) throws Refusal, IOException {
        Inode child = child(directory, name);
        Inode to = directory(toDirectory);
        Long replaced = to.entries.get(toName);
        if (replaced != null && replaced == child.number) {
            return;
        }
        if (replaced != null && get(replaced).isDirectory()) {
            removeDirectory(toDirectory, toName);
        } else if (replaced != null) {
            removeFile(toDirectory, toName);
        }
        leave(directory(directory), name, child);
        enter(to, toName, child);
    }

    void looked(Inode inode) {
        inode.lookups++;
    }

    void forget(long number, long count) throws IOException {
        Inode inode = inodes.get(number);
        if (inode != null) {
            inode.lookups -= count;
            forgetIfUnused(inode);
        }
    }

    /** The bytes of a file that nobody can reach any more go, unless a power failure could bring its name back. */
    private void forgetIfUnused(Inode inode) throws IOException {
        if (inode.links <= 0 && inode.lookups <= 0 && uncommitted.isEmpty()) {
            remove(inode);
        }
    }

    private void remove(Inode inode) throws IOException {
        inodes.remove(inode.number);
        uncommitted.remove(inode);
        if (inode.content != null) {
            inode.content.delete();
        }
    }

    /** Whether its name, as it was last called, would be there after a power failure. */
    boolean isDurable(Inode inode) {
        Inode directory = find(inode.parent);
        Long number = directory == null ? null : directory.durableEntries.get(inode.name);
        return directory != null
                && number != null
                && number == inode.number
                && (directory.number == ROOT || isDurable(directory));
    }

    /** All names are durable as they are now. */
    void commit() throws IOException {
        if (uncommitted.isEmpty()) {
            return;
        }
        for (Inode directory : uncommitted) {
            directory.durableEntries.clear();
            directory.durableEntries.putAll(directory.entries);
        }
        uncommitted.clear();
        for (Inode inode : all()) {
            if (inode.links <= 0) {
                forgetIfUnused(inode);
            }
        }
    }

    /** The power has failed: names are as they were committed. Returns how many directories had changed since. */
    int drop() throws IOException {
        int changed = uncommitted.size();
        for (Inode directory : uncommitted) {
            directory.entries.clear();
            directory.entries.putAll(directory.durableEntries);
        }
        uncommitted.clear();
        inodes.values().forEach(inode -> {
            inode.links = inode.isDirectory() ? 1 : 0;
            inode.lookups = 0;
        });
        Set<Long> reached = new HashSet<>();
        Deque<Inode> open = new ArrayDeque<>(List.of(root()));
        while (!open.isEmpty()) {
            Inode directory = open.pop();
            reached.add(directory.number);
            for (Map.Entry<String, Long> entry : directory.entries.entrySet()) {
                Inode child = known(entry.getValue());
                child.links++;
                child.parent = directory.number;
                child.name = entry.getKey();
                if (child.isDirectory()) {
                    open.push(child);
                } else {
                    reached.add(child.number);
                }
            }
        }
        for (Inode inode : all()) {
            if (!reached.contains(inode.number)) {
                remove(inode);
            }
        }
        return changed;
    }

    private Inode root() {
        return known(ROOT);
    }

    private Inode known(long number) {
        Inode inode = inodes.get(number);
        if (inode == null) {
            throw new IllegalStateException("there is no inode " + number);
        }
        return inode;
    }

    /** The path below the root, as it was last called. */
    String path(Inode inode) {
        List<String> names = new ArrayList<>();
        for (Inode at = inode; at != null && at.number != ROOT; at = inodes.get(at.parent)) {
            names.add(0, at.name);
        }
        return String.join("/", names);
    }

    /** Every regular file by its path below the root, all names of a file with several. */
    SortedMap<String, Inode> files() {
        SortedMap<String, Inode> files = new TreeMap<>();
        files(root(), "", files);
        return files;
    }

    private void files(Inode directory, String prefix, SortedMap<String, Inode> files) {
        directory.entries.forEach((name, number) -> {
            Inode child = known(number);
            if (child.isDirectory()) {
                files(child, prefix + name + "/", files);
            } else if (child.content != null) {
                files.put(prefix + name, child);
            }
        });
    }

    /** Writes everything, as processes see it, into a directory of the host. The tree is of no use afterwards. */
    void moveTo(Path place) throws IOException {
        moveTo(root(), place, new HashMap<>());
    }

    private void moveTo(Inode directory, Path place, Map<Long, Path> moved) throws IOException {
        for (Map.Entry<String, Long> entry : directory.entries.entrySet()) {
            Inode child = known(entry.getValue());
            Path path = place.resolve(entry.getKey());
            Path before = moved.putIfAbsent(child.number, path);
            if (before != null) {
                Files.createLink(path, before);
            } else if (child.isDirectory()) {
                Files.createDirectories(path);
                moveTo(child, path, moved);
            } else if (child.target != null) {
                Files.createSymbolicLink(path, Path.of(child.target));
            } else if (child.content != null) {
                child.content.moveTo(path);
            }
        }
    }

    void close() throws IOException {
        for (Inode inode : all()) {
            if (inode.content != null) {
                inode.content.delete();
            }
        }
    }
}
