package dev.minos.checker;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * As {@link Minimizer}, for models given by steps: what came after the operation that fits no more goes first, then as
 * much of what came before as possible at once, then delta debugging over what is left until no single operation can be
 * relaxed. When the time ends, what there is so far stands.
 */
final class ModelMinimizer {
    /** A part that is still violated; {@code complete} if nothing in it can be relaxed any more. */
    record Minimal(ModelHistory history, boolean complete) {}

    private final Model<?> model;
    private final Predicate<ModelHistory> violated;
    private ModelHistory best;

    private ModelMinimizer(Model<?> model, ModelHistory history, Predicate<ModelHistory> violated) {
        this.model = model;
        this.best = history;
        this.violated = violated;
    }

    /**
     * {@code blame} is the operation that nothing could complete, if one is known. {@code violated} says false of a part
     * that takes too long to decide, and throws {@link Budget.Exceeded} when there is no time for any other.
     */
    static Minimal minimize(Model<?> model, ModelHistory history, int[] blame, Predicate<ModelHistory> violated) {
        ModelMinimizer minimizer = new ModelMinimizer(model, history, violated);
        try {
            minimizer.minimize(blame);
            return new Minimal(minimizer.best, true);
        } catch (Budget.Exceeded spent) {
            return new Minimal(minimizer.best, false);
        }
    }

    private void minimize(int[] blame) {
        boolean cut = blame.length == 1 && adopt(best.prefix(model, best.completed[blame[0]]));
        if (!cut) {
            shortestPrefix();
        }
        nearestToTheEnd();
        while (relaxAny()) {
            // Relaxing one operation may allow relaxing another.
        }
    }

    private boolean adopt(ModelHistory smaller) {
        if (!violated.test(smaller)) {
            return false;
        }
        best = smaller;
        return true;
    }

    private void shortestPrefix() {
        ModelHistory whole = best;
        int low = 0;
        int high = whole.events.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (adopt(whole.prefix(model, middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
    }

    private int[] required() {
        return IntStream.range(0, best.size()).filter(best::required).toArray();
    }

    /** Relaxes all but the last two, four, eight, … operations, whichever is enough first. */
    private void nearestToTheEnd() {
        int[] all = required();
        for (int last = 2; last < all.length; last *= 2) {
            if (adopt(best.relaxed(model, Arrays.copyOf(all, all.length - last)))) {
                return;
            }
        }
    }

    /** Delta debugging: the oldest first, in ever smaller chunks. True if single operations could be relaxed. */
    private boolean relaxAny() {
        int chunk = Math.max(1, required().length / 2);
        while (true) {
            boolean relaxed = relaxChunks(chunk);
            if (chunk == 1) {
                return relaxed;
            }
            chunk /= 2;
        }
    }

    private boolean relaxChunks(int chunk) {
        boolean any = false;
        int[] left = required();
        for (int from = 0; from < left.length; ) {
            int[] some = Arrays.copyOfRange(left, from, Math.min(left.length, from + chunk));
            if (adopt(best.relaxed(model, some))) {
                any = true;
                left = required(); // Those before are the same; what came after has moved up.
            } else {
                from += chunk;
            }
        }
        return any;
    }

    /** The operations of {@code minimal} that are still certain, and those before the last of them. */
    static int[] telling(ModelHistory minimal) {
        int end = Arrays.stream(minimal.completed)
                .filter(at -> at != ModelHistory.NEVER)
                .max()
                .orElse(-1);
        return IntStream.range(0, minimal.size())
                .filter(op -> minimal.begun[op] <= end)
                .toArray();
    }
}
