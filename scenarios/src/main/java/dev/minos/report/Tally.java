package dev.minos.report;

import org.HdrHistogram.Histogram;

/** Counts and latencies of one kind of operation during one part of the run. One thread. */
final class Tally {
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private long invoked;
    private long ok;
    private long failed;
    private long unknown;
    private long lastOkNanos;
    private long longestGapNanos;
    private final Histogram micros = new Histogram(2);

    /** @param fromNanos the start of the part, from which the first silence counts */
    Tally(long fromNanos) {
        lastOkNanos = fromNanos;
    }

    void ok(long latencyNanos) {
        invoked++;
        ok++;
        micros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, latencyNanos / 1000)));
    }

    void failed() {
        invoked++;
        failed++;
    }

    void unknown() {
        invoked++;
        unknown++;
    }

    /** An answer came; to be told in the order of the answers. */
    void answered(long nanos) {
        longestGapNanos = Math.max(longestGapNanos, nanos - lastOkNanos);
        lastOkNanos = Math.max(lastOkNanos, nanos);
    }

    void end(long nanos) {
        answered(nanos);
    }

    long invoked() {
        return invoked;
    }

    long ok() {
        return ok;
    }

    long failedOps() {
        return failed;
    }

    long unknownOps() {
        return unknown;
    }

    /** The longest time without any answer. */
    long longestGapNanos() {
        return longestGapNanos;
    }

    /** Of the answered operations, in ns; 0 when none was answered. */
    long latencyNanos(double percentile) {
        return ok == 0 ? 0 : micros.getValueAtPercentile(percentile) * 1000;
    }
}
