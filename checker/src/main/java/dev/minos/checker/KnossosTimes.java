package dev.minos.checker;

import dev.minos.history.History;
import dev.minos.history.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long Knossos takes for histories of a register, side by side with our own engines. */
public final class KnossosTimes {
    private KnossosTimes() {}

    /**
     * Per history the median of {@code repetitions} in milliseconds, reading and starting left out; NaN for one without
     * an answer within {@code limit}, which is for all of them together. Null if Knossos is not here.
     */
    public static double @Nullable [] medians(
            List<History> histories, CheckOptions options, int repetitions, Duration limit) {
        Knossos knossos = Knossos.find(options.memoryBytes());
        return knossos == null ? null : medians(normalForms(histories, options), knossos, repetitions, limit);
    }

    private static double[] medians(
            List<List<KeyHistory>> histories, Knossos knossos, int repetitions, Duration limit) {
        List<KeyHistory> all = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            histories.forEach(all::addAll);
        }
        Map<Integer, Knossos.Judged> answers = knossos.judge(all, limit);
        double[][] millis = new double[histories.size()][repetitions];
        int number = 0;
        for (int i = 0; i < repetitions; i++) {
            for (int k = 0; k < millis.length; k++) {
                for (int part = 0; part < histories.get(k).size(); part++) {
                    Knossos.Judged judged = answers.get(number++);
                    millis[k][i] += judged == null ? Double.NaN : judged.nanos() / 1e6;
                }
            }
        }
        return Arrays.stream(millis).mapToDouble(KnossosTimes::median).toArray();
    }

    /** Of the repetitions that came to an end. */
    private static double median(double[] times) {
        double[] known = Arrays.stream(times)
                .filter(time -> !Double.isNaN(time))
                .sorted()
                .toArray();
        return known.length == 0 ? Double.NaN : known[known.length / 2];
    }

    private static List<List<KeyHistory>> normalForms(List<History> histories, CheckOptions options) {
        List<List<KeyHistory>> out = new ArrayList<>();
        for (History history : histories) {
            Partition partition = history.byKey();
            KeyHistories keys = new KeyHistories(history, partition, options.failedCas(), options.model());
            List<KeyHistory> parts = new ArrayList<>();
            for (int part = 0; part < partition.size(); part++) {
                parts.add(keys.of(part));
            }
            out.add(parts);
        }
        return out;
    }
}
