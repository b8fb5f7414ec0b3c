package dev.minos.checker;

import dev.minos.checker.KeyDecider.Effort;
import dev.minos.checker.KeyResult.Decision;
import dev.minos.history.History;
import dev.minos.history.Partition;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the keys of a history on several threads: every key with little effort first, so that a hard one cannot hold
 * up the rest, then what is left with all the time there is. Whatever goes wrong within a key is that key's alone.
 */
final class PartCheck {
    /** Decides keys; each thread has its own. */
    @FunctionalInterface
    interface Decider {
        KeyResult decide(int part, Budget budget, Effort effort);
    }

    private final History history;
    private final Partition partition;
    private final CheckOptions options;
    private final long deadline;
    private final Supplier<Decider> deciders;
    private final KeyResult[] results;

    private PartCheck(
            History history, Partition partition, CheckOptions options, long start, Supplier<Decider> deciders) {
        this.history = history;
        this.partition = partition;
        this.options = options;
        this.deadline = start + options.timeout().toNanos();
        this.deciders = deciders;
        this.results = new KeyResult[partition.size()];
    }

    static List<KeyResult> run(
            History history, Partition partition, CheckOptions options, long start, Supplier<Decider> deciders) {
        PartCheck check = new PartCheck(history, partition, options, start, deciders);
        check.run(IntStream.range(0, partition.size()).toArray(), Effort.LITTLE);
        check.run(check.undecided(), Effort.ALL);
        check.fill();
        return Arrays.asList(check.results);
    }

    private int[] undecided() {
        return IntStream.range(0, results.length)
                .filter(part -> results[part] == null || results[part].decision() == Decision.UNKNOWN)
                .toArray();
    }

    /** A key whose thread died has no result. */
    private void fill() {
        for (int part = 0; part < results.length; part++) {
            if (results[part] == null) {
                results[part] = unknown(part, System.nanoTime(), "the thread that was to decide it died");
            }
        }
    }

    /** The largest keys first, so that no thread is left with one at the end. */
    private void run(int[] parts, Effort effort) {
        int[] order = Arrays.stream(parts)
                .boxed()
                .sorted(Comparator.comparingInt(part -> -partition.operations(part)))
                .mapToInt(part -> part)
                .toArray();
        Workers.run(options.threads(), order.length, () -> {
            Worker worker = new Worker();
            return i -> results[order[i]] = worker.decide(order[i], effort);
        });
    }

    /** One thread's decider, thrown away when something went wrong within it. */
    private final class Worker {
        private @Nullable Decider decider;

        /** Whatever is thrown, be it an error of the machine, costs this key its verdict and nothing else. */
        KeyResult decide(int part, Effort effort) {
            long start = System.nanoTime();
            try {
                Budget budget = Budget.until(System::nanoTime, deadline, options.memoryBytes() / options.threads());
                budget.look();
                decider = decider == null ? deciders.get() : decider;
                return decider.decide(part, budget, effort);
            } catch (Budget.Exceeded spent) {
                return unknown(part, start, spent.limit());
            } catch (OutOfMemoryError full) {
                decider = null;
                return unknown(part, start, Limit.MACHINE.reason());
            } catch (StackOverflowError deep) {
                decider = null;
                return unknown(part, start, Limit.STACK.reason());
            } catch (Throwable wrong) {
                decider = null;
                return unknown(part, start, "the checker is wrong (please report this history): " + wrong);
            }
        }
    }

    private KeyResult unknown(int part, long start, String reason) {
        return new KeyResult(
                key(history, partition, part),
                Decision.UNKNOWN,
                partition.operations(part),
                "none",
                System.nanoTime() - start,
                0,
                reason,
                List::of,
                null);
    }

    static @Nullable Object key(History history, Partition partition, int part) {
        int key = partition.key(part);
        return key == History.NONE ? null : history.keys().get(key);
    }
}
