package dev.minos.scenario.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * The judge of watches against the plainest definition: the true log is known here, and what a watcher was told is right
 * exactly if it is what stands behind its begin, up to where it stopped.
 */
final class WatchPromiseProperties {
    private static final int KEYS = 3;

    /** One change of the true log. */
    private record Change(String key, @Nullable String value, long version) {
        List<Object> told() {
            return Arrays.asList(value == null ? "delete" : "put", key, value, version);
        }
    }

    @Property(tries = 2000)
    void aWatcherIsRightExactlyIfItWasToldTheLogBehindItsBegin(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int damage) {
        SplittableRandom random = new SplittableRandom(seed);
        HistoryBuilder history = History.builder();
        List<Change> log = log(random, history);
        int begin = random.nextInt(log.size() / 2);
        int end = begin + (log.size() - begin) / 2 + random.nextInt((log.size() - begin) / 2 + 1);
        List<List<Object>> right = told(log.subList(begin, end));
        // A second watcher was told everything, so that there is enough to judge, and is right.
        watch(history, 50, 0, told(log), random);
        List<List<Object>> told = damaged(right, log, damage, random);
        long behind = begin == 0 ? 0 : log.get(begin - 1).version();
        watch(history, 60, behind, told, random);
        boolean isRight = isLogBehind(told, log, begin);
        Verdict verdict = WatchPromise.judge(history.build());
        assertEquals(isRight ? "linearizable" : "violated", verdict.word(), () -> told + " of " + told(log));
    }

    /** Everything told is the log from there on, without a gap. */
    private static boolean isLogBehind(List<List<Object>> told, List<Change> log, int begin) {
        return begin + told.size() <= log.size() && told.equals(told(log.subList(begin, begin + told.size())));
    }

    private static List<Change> log(SplittableRandom random, HistoryBuilder history) {
        List<Change> log = new ArrayList<>();
        boolean[] there = new boolean[KEYS];
        long version = 0;
        for (int i = 0; log.size() < 12 || i < 20; i++) {
            version += 1 + random.nextInt(3);
            int number = random.nextInt(KEYS);
            String key = "w." + number;
            if (random.nextInt(3) == 0) {
                history.invoke(i % 4, "delete", key).version(version).ok(i % 4);
                if (there[number]) {
                    log.add(new Change(key, null, version));
                }
                there[number] = false;
            } else {
                String value = "v" + i;
                history.invoke(i % 4, "write", key, value).version(version).ok(i % 4);
                log.add(new Change(key, value, version));
                there[number] = true;
            }
        }
        return log;
    }

    private static List<List<Object>> told(List<Change> changes) {
        return changes.stream().map(Change::told).toList();
    }

    private static List<List<Object>> damaged(
            List<List<Object>> right, List<Change> log, int damage, SplittableRandom random) {
        List<List<Object>> told = new ArrayList<>(right);
        if (told.size() < 2) {
            return told;
        }
        int at = random.nextInt(told.size());
        int other = random.nextInt(told.size());
        switch (damage) {
            case 1 -> told.remove(at);
            case 2 -> told.add(at, told.get(other));
            case 3 -> Collections.swap(told, at, other);
            case 4 ->
                told.set(at, Arrays.asList("put", "w.0", "nobody", told.get(at).get(3)));
            case 5 -> {
                List<Object> one = told.get(at);
                told.set(at, Arrays.asList(one.get(0), one.get(1), one.get(2), (Long) one.get(3) + 1));
            }
            case 6 -> told.add(log.get(random.nextInt(log.size())).told());
            default -> {
                // None.
            }
        }
        return told;
    }

    /** In parts, as a watcher is told. */
    private static void watch(
            HistoryBuilder history, int process, long behind, List<List<Object>> told, SplittableRandom random) {
        long cursor = behind;
        for (int from = 0; from < told.size(); ) {
            int to = Math.min(told.size(), from + 1 + random.nextInt(5));
            history.on("n1").in("watch").invoke(process, "watch", "w.", String.valueOf(cursor));
            history.ok(process, new ArrayList<>(told.subList(from, to)));
            cursor = (Long) told.get(to - 1).get(3);
            from = to;
        }
    }
}
