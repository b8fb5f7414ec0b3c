package dev.minos.checker;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** As {@link Minimizer}, for models given by steps: the shortest violated prefix, then single operations. */
final class ModelMinimizer {
    private final Model<?> model;
    private final Predicate<ModelHistory> violated;
    private ModelHistory best;

    private ModelMinimizer(Model<?> model, ModelHistory history, Predicate<ModelHistory> violated) {
        this.model = model;
        this.best = history;
        this.violated = violated;
    }

    static ModelHistory minimize(Model<?> model, ModelHistory history, Predicate<ModelHistory> violated) {
        ModelMinimizer minimizer = new ModelMinimizer(model, history, violated);
        try {
            minimizer.shortestPrefix();
            while (minimizer.relaxAny()) {
                // Relaxing one operation may allow relaxing another.
            }
        } catch (Budget.Exceeded spent) {
            // What is left convicts the history just as well.
        }
        return minimizer.best;
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

    private boolean relaxAny() {
        boolean any = false;
        int chunk = Math.max(1, best.size() / 2);
        while (true) {
            boolean relaxed = false;
            for (int from = 0; from < best.size(); from += chunk) {
                int[] ops = IntStream.range(from, Math.min(best.size(), from + chunk))
                        .filter(best::required)
                        .toArray();
                relaxed |= ops.length > 0 && adopt(best.relaxed(model, ops));
            }
            any |= relaxed;
            if (chunk == 1) {
                return any && relaxed;
            }
            chunk /= 2;
        }
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
