package dev.minos.fault.disk;

import dev.minos.fault.DiskTrouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is wrong with a disk, and how often it has shown. The disk's lock guards it. */
final class Troubles {
    private final List<DiskTrouble> inForce = new ArrayList<>();
    private final Random random;

    long reads;
    long writes;
    long fsyncs;
    private long errors;
    private long full;
    private long slowed;

    Troubles(long seed) {
        random = new Random(seed);
    }

    void add(DiskTrouble trouble) {
        inForce.add(trouble);
    }

    void remove(DiskTrouble trouble) {
        inForce.remove(trouble);
    }

    List<DiskTrouble> inForce() {
        return List.copyOf(inForce);
    }

    boolean any() {
        return !inForce.isEmpty();
    }

    /** Whether the request is to fail with EIO. The path is null for the file that every trouble applies to. */
    boolean fails(DiskTrouble.Operation operation, @Nullable String path) {
        for (DiskTrouble trouble : inForce) {
            if (trouble instanceof DiskTrouble.Faulty error
                    && error.strikes(operation, path)
                    && random.nextInt(100) < error.percent()) {
                errors++;
                return true;
            }
        }
        return false;
    }

    void needRoom() throws Refusal {
        if (isFull()) {
            full++;
            throw new Refusal(Refusal.ENOSPC);
        }
    }

    boolean isFull() {
        return inForce.stream().anyMatch(DiskTrouble.Full.class::isInstance);
    }

    /** How much longer an fsync is to take; counts it. */
    Duration fsyncDelay() {
        Duration delay = Duration.ZERO;
        for (DiskTrouble trouble : inForce) {
            if (trouble instanceof DiskTrouble.SlowFsync slow) {
                delay = delay.plus(slow.delay());
            }
        }
        slowed += delay.isZero() ? 0 : 1;
        return delay;
    }

    String counters() {
        return reads + " reads, " + writes + " writes, " + fsyncs + " fsyncs so far; " + errors + " answered EIO, "
                + full + " ENOSPC, " + slowed + " fsyncs slowed";
    }
}
