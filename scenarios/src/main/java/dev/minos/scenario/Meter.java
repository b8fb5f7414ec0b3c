package dev.minos.scenario;

import dev.minos.history.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what clients see, by kind, for those who watch a run that goes on. Safe for use by many threads. */
final class Meter {
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /** One read mode, or everything that changes keys. */
    private static final class Kind {
        private final LongAdder answered = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder unknown = new LongAdder();
        private final Recorder micros = new Recorder(2);
    }

    /** An operation ended; a refused compare-and-set is an answer like any other. */
    void completed(String kind, Outcome outcome, boolean refused, long nanos) {
        Kind its = kinds.computeIfAbsent(kind, name -> new Kind());
        if (outcome == Outcome.OK || refused) {
            its.answered.increment();
            its.micros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, nanos / 1000)));
        } else {
            (outcome == Outcome.INFO ? its.unknown : its.failed).increment();
        }
    }

    /** What was counted so far, and the latencies since the last reading. */
    synchronized Map<String, RunView.Reading> read() {
        Map<String, RunView.Reading> readings = new TreeMap<>();
        kinds.forEach((name, kind) -> {
            Histogram micros = kind.micros.getIntervalHistogram();
            boolean none = micros.getTotalCount() == 0;
            readings.put(
                    name,
                    new RunView.Reading(
                            kind.answered.sum(),
                            kind.failed.sum(),
                            kind.unknown.sum(),
                            none ? -1 : micros.getValueAtPercentile(50) * 1000,
                            none ? -1 : micros.getValueAtPercentile(99) * 1000));
        });
        return readings;
    }
}
