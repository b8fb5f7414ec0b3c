package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes a second on each link, by equal slices of the run, from {@code links.jsonl}, which counts them since the start.
 * Of large clusters, what each node sent.
 *
 * @param perSecond by link (or node), -1 where nothing was counted
 */
record LinkTraffic(long sliceNanos, Map<String, long[]> perSecond) {
    private static final int SLICES = 150;
    /** More lanes than this do not make a picture. */
    private static final int MOST_LINKS = 42;

    static LinkTraffic of(List<JsonNode> samples, long startNanos, long endNanos) {
        long length = Math.max(1, endNanos - startNanos);
        long slice = Math.max(500_000_000L, length / SLICES + 1);
        int slices = (int) (length / slice) + 1;
        Map<String, double[]> bytes = new LinkedHashMap<>();
        Map<String, Long> last = new LinkedHashMap<>();
        long lastTime = Long.MIN_VALUE;
        boolean[] counted = new boolean[slices];
        for (JsonNode sample : samples) {
            long time = sample.path("time").asLong();
            boolean first = lastTime == Long.MIN_VALUE;
            for (Map.Entry<String, JsonNode> link : sample.path("bytes").properties()) {
                long now = link.getValue().asLong();
                Long before = last.put(link.getKey(), now);
                if (before != null && time > lastTime) {
                    double[] row = bytes.computeIfAbsent(link.getKey(), name -> new double[slices]);
                    spread(row, Math.max(0, now - before), lastTime - startNanos, time - startNanos, slice);
                }
            }
            if (!first) {
                for (int at = index(lastTime - startNanos, slice, slices);
                        at <= index(time - startNanos, slice, slices);
                        at++) {
                    counted[at] = true;
                }
            }
            lastTime = time;
        }
        Map<String, long[]> rates = new LinkedHashMap<>();
        grouped(bytes).forEach((name, row) -> rates.put(name, rates(row, counted, slice)));
        return new LinkTraffic(slice, rates);
    }

    private static int index(long nanos, long slice, int slices) {
        return (int) Math.max(0, Math.min(slices - 1, nanos / slice));
    }

    /** What was counted between two samples, shared among the slices between them. */
    private static void spread(double[] row, long bytes, long from, long to, long slice) {
        for (long at = Math.max(0, from); at < to; ) {
            int index = (int) (at / slice);
            if (index >= row.length) {
                return;
            }
            long until = Math.min(to, (index + 1) * slice);
            row[index] += (double) bytes * (until - at) / (to - from);
            at = until;
        }
    }

    private static Map<String, double[]> grouped(Map<String, double[]> byLink) {
        if (byLink.size() <= MOST_LINKS) {
            return byLink;
        }
        Map<String, double[]> bySender = new LinkedHashMap<>();
        byLink.forEach((link, row) -> {
            double[] sum = bySender.computeIfAbsent(link.replaceFirst(">.*", " > all"), name -> new double[row.length]);
            for (int i = 0; i < row.length; i++) {
                sum[i] += row[i];
            }
        });
        return bySender;
    }

    private static long[] rates(double[] row, boolean[] counted, long slice) {
        List<Long> rates = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            rates.add(counted[i] ? Math.round(row[i] * 1e9 / slice) : -1L);
        }
        return rates.stream().mapToLong(Long::longValue).toArray();
    }

    boolean isEmpty() {
        return perSecond.isEmpty();
    }
}
