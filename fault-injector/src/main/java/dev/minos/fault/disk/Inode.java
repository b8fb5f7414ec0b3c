package dev.minos.fault.disk;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file, directory or symbolic link. The disk's lock guards it. Owner, mode and times are durable at once. */
final class Inode {
    static final int KIND = 0xf000;
    static final int DIRECTORY = 0x4000;
    static final int FILE = 0x8000;
    static final int LINK = 0xa000;

    final long number;
    final @Nullable Content content;
    final @Nullable String target;
    /** Names of a directory as processes see them; empty for anything else. */
    final SortedMap<String, Long> entries = new TreeMap<>();
    /** The names as a power failure would leave them. */
    final SortedMap<String, Long> durableEntries = new TreeMap<>();

    int mode;
    int user;
    int group;
    long accessedNanos;
    long modifiedNanos;
    long changedNanos;
    /** How many names it has. */
    int links;
    /** How often the kernel has been told its number and has not forgotten it (FUSE_FORGET). */
    long lookups;
    /** Where it is, for globs and for people: its directory, and its name there. */
    long parent;

    String name = "";

    Inode(long number, int mode, @Nullable Content content, @Nullable String target) {
        this.number = number;
        this.mode = mode;
        this.content = content;
        this.target = target;
    }

    boolean isDirectory() {
        return (mode & KIND) == DIRECTORY;
    }

    Content bytes() throws Refusal {
        if (content == null) {
            throw new Refusal(isDirectory() ? Refusal.EISDIR : Refusal.EINVAL);
        }
        return content;
    }

    long size() {
        if (content != null) {
            return content.size();
        }
        return target == null ? Content.PAGE_BYTES : target.length();
    }

    /** The type as directory entries have it. */
    int kind() {
        return (mode & KIND) >> 12;
    }
}
