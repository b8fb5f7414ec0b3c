package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import java.util.Arrays;
import java.util.function.Function;
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
    private final Function<ModelHistory, Answer> judge;
    private ModelHistory best;
    /** Whether a part was met, since this was last asked, of which nobody knows. */
    private boolean undecided;

    private ModelMinimizer(Model<?> model, ModelHistory history, Function<ModelHistory, Answer> judge) {
        this.model = model;
        this.best = history;
        this.judge = judge;
    }

    /**
     * {@code blame} is the operation that nothing could complete, if one is known. {@code judge} says UNKNOWN of a part
     * that takes too long to decide, and throws {@link Budget.Exceeded} when there is no time for any other.
     */
    static Minimal minimize(Model<?> model, ModelHistory history, int[] blame, Function<ModelHistory, Answer> judge) {
        ModelMinimizer minimizer = new ModelMinimizer(model, history, judge);
        try {
            minimizer.minimize(blame);
            return new Minimal(minimizer.best, !minimizer.undecided);
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
        Answer answer = judge.apply(smaller);
        undecided |= answer == Answer.UNKNOWN;
        best = answer == Answer.NO ? smaller : best;
        return answer == Answer.NO;
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
            undecided = false;
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

    /**
     * Without the unanswered operations that fit nowhere: no order can make use of them. As it is if it is large, or if one
     * of its answers is needed only to keep these out.
     */
    static <S> ModelHistory withoutIdle(
            Model<S> model, ModelHistory minimal, Function<ModelHistory, Answer> judge, Budget budget) {
        if (minimal.size() > ModelProof.LIMIT) {
            return minimal;
        }
        ModelProof<S> proof = new ModelProof<>(model, minimal, budget);
        try {
            if (proof.linearizable()) {
                return minimal;
            }
            ModelHistory fewer = minimal.without(model, op -> !minimal.required(op) && !proof.fitted(op), op -> false);
            boolean stillMinimal = IntStream.range(0, fewer.size())
                    .filter(fewer::required)
                    .allMatch(op -> judge.apply(fewer.relaxed(model, op)) == Answer.YES);
            return stillMinimal ? fewer : minimal;
        } catch (Budget.Exceeded spent) {
            return minimal; // They are in nobody's way.
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
