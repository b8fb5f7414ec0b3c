package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The disk under one node's directory, where it is one that can fail. It knows which bytes and names have been made
 * durable (fsync), and so what a power failure loses. Safe for use by many threads.
 */
public interface Disk extends AutoCloseable {

    /** What a power failure took, and what it left half done. */
    record Loss(
            int files, int pages, int directories, @Nullable String torn) {
        @Override
        public String toString() {
            String lost = files == 0 && directories == 0
                    ? "nothing was unsynced"
                    : "lost " + pages + " unsynced pages of " + files + " files, and changes of names in " + directories
                            + " directories";
            return torn == null ? lost : "torn: " + torn + "; " + lost;
        }
    }

    /** What a write, a read and an fsync met just now: 0 or the number of the error (man 3 errno); how long fsync took. */
    record Look(int write, int read, int fsync, Duration fsyncTook) {}

    /** Where the node finds it. */
    Path directory();

    /** In force for every request from now on. */
    void impose(DiskTrouble trouble);

    void lift(DiskTrouble trouble);

    Collection<DiskTrouble> troubles();

    /** Tries a file that no node sees and to which every trouble applies. */
    Look look() throws IOException;

    /** The power fails: what is volatile is lost, whatever the node's system still held in memory, too. No process may use it. */
    Loss powerFailure() throws IOException;

    /** Whether anything was ever written to it: a node whose data lies elsewhere loses nothing here. */
    boolean isUsed();

    /**
     * From now on no fsync returns, until the process that called it is killed or the power fails. Waits until one stands
     * still that is about to write something to a file whose path matches the glob; false when none came.
     */
    boolean holdFsync(String glob, Duration patience) throws IOException;

    /** The power fails amid the fsync that is held: part of what is volatile is on the disk, by the seed, one page by half. */
    Loss tornPowerFailure(long seed) throws IOException;

    /** Lets held fsyncs go on; nothing has failed. */
    void releaseFsync();

    /** Makes everything durable. */
    void sync() throws IOException;

    /** Whether everything that is read now is what is durable, each file read through the node's own way. */
    boolean showsOnlyWhatIsDurable() throws IOException;

    /** What it has been asked and what it has answered so far, in words. */
    String counters();

    /** Ends it; what processes saw of it is then in the directory as ordinary files. */
    @Override
    void close() throws IOException;
}
