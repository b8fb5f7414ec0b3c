package dev.minos.fault.namespace;

import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One directed link in the switch: decides what becomes of each packet and counts it. The switch's lock guards it.
 *
 * <p>Fates are drawn in a fixed order (loss, damage, repetition, jitter, order), each from the link's own random source,
 * so that the n-th packet of a link meets the same fate in every run with the same seed and faults.
 */
final class Lane {
    /** As with a real queue, what does not fit is dropped: about a second at the given rate, and never under 64 KiB. */
    private static final long LEAST_QUEUE_BYTES = 65_536;

    private static final long NANOS = 1_000_000_000L;
    private static final long LEAST_LATE_NANOS = 2_000_000;
    private static final long MOST_LATE_NANOS = 20_000_000;

    /** Delivers the packet as it is now, at a time of {@link System#nanoTime}. */
    interface Outlet {
        void deliver(long atNanos) throws IOException;
    }

    private final SplittableRandom random;
    private Treatment treatment = Treatment.NONE;
    private long lastNanos = Long.MIN_VALUE;
    private long freeNanos = Long.MIN_VALUE;

    private long packets;
    private long passed;
    private long passedBytes;
    private long cut;
    private long lost;
    private long corrupted;
    private long repeated;
    private long reordered;
    private long overflowed;

    Lane(SplittableRandom random) {
        this.random = random;
    }

    void treat(Treatment now) {
        treatment = now;
    }

    boolean isCut() {
        return treatment.cut();
    }

    void pass(Packet packet, long nowNanos, Outlet outlet) throws IOException {
        packets++;
        if (treatment.equals(Treatment.NONE)) {
            outlet.deliver(inOrder(nowNanos));
        } else if (treatment.cut() || (treatment.stalled() && !packet.carriesNoData())) {
            cut++;
        } else if (strikes(treatment.lose())) {
            lost++;
        } else {
            if (strikes(treatment.corrupt())) {
                packet.flipBit(random.nextLong());
                corrupted++;
            }
            boolean twice = strikes(treatment.duplicate());
            shape(packet, nowNanos, outlet);
            if (twice) {
                repeated++;
                shape(packet, nowNanos, outlet);
            }
        }
    }

    private boolean strikes(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    private void shape(Packet packet, long nowNanos, Outlet outlet) throws IOException {
        long sentNanos = nowNanos;
        if (treatment.bytesPerSecond() > 0) {
            long rate = treatment.bytesPerSecond();
            long start = freeNanos == Long.MIN_VALUE ? nowNanos : later(nowNanos, freeNanos);
            long room = Math.max(LEAST_QUEUE_BYTES, rate);
            if ((start - nowNanos) / (double) NANOS * rate > room) {
                overflowed++;
                return;
            }
            sentNanos = start + (long) (packet.length() * (double) NANOS / rate);
            freeNanos = sentNanos;
        }
        long arrival = sentNanos + treatment.delayNanos();
        if (treatment.jitterNanos() > 0) {
            arrival += random.nextLong(-treatment.jitterNanos(), treatment.jitterNanos() + 1);
        }
        if (strikes(treatment.reorder())) {
            reordered++;
            outlet.deliver(arrival + random.nextLong(LEAST_LATE_NANOS, MOST_LATE_NANOS));
        } else {
            outlet.deliver(inOrder(arrival));
        }
    }

    /** No packet overtakes another unless it is reordered on purpose. */
    private long inOrder(long nanos) {
        lastNanos = lastNanos == Long.MIN_VALUE ? nanos : later(nanos, lastNanos);
        return lastNanos;
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    /** A packet has been handed to the receiver. */
    void passed(Packet packet) {
        passed++;
        passedBytes += packet.length();
    }

    /** A delayed packet met a cut on its way, or the receiver's queue was full. */
    void droppedOnTheWay() {
        if (isCut()) {
            cut++;
        } else {
            overflowed++;
        }
    }

    long passedBytes() {
        return passedBytes;
    }

    String counters() {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%d packets sent, %d passed", packets, passed));
        add(text, cut, "cut");
        add(text, lost, "lost");
        add(text, corrupted, "corrupted");
        add(text, repeated, "repeated");
        add(text, reordered, "reordered");
        add(text, overflowed, "dropped from full queues");
        return text.toString();
    }

    private static void add(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }
}
