package dev.minos.checker;

import dev.minos.history.History;
import java.util.List;
import java.util.Set;

/**
 * The way in: is this history linearizable?
 *
 * <pre>{@code
 * Verdict verdict = Linearizability.check(history, CheckOptions.defaults());
 * if (verdict instanceof Verdict.Violated violated) {
 *     System.out.println(violated.counterexample().sentence());
 * }
 * }</pre>
 *
 * By locality (Herlihy and Wing 1990 §3) a history is linearizable if each key's part is, so keys are decided apart, on
 * all cores. A crash, a lack of memory or the deadline within one key makes that key unknown and touches no other.
 */
public final class Linearizability {
    /** The engines that decide any model. */
    private static final Set<Engine> SEARCHES = Set.of(Engine.AUTO, Engine.SEARCH, Engine.ALL);

    private Linearizability() {}

    /**
     * Decides {@code history}.
     *
     * @throws IllegalArgumentException if the model has no such operations, or the engine does not take the model
     */
    public static Verdict check(History history, CheckOptions options) {
        long start = System.nanoTime();
        if (!(options.model() instanceof RegisterModel) && !SEARCHES.contains(options.engine())) {
            throw new IllegalArgumentException("the engine " + options.engine().label()
                    + " decides registers only, not " + options.model().name() + "; use search or auto");
        }
        List<KeyResult> keys = options.model() instanceof RegisterModel
                ? registers(history, options, start)
                : ModelCheck.check(options.model(), history, options, start);
        return Verdicts.of(keys, System.nanoTime() - start);
    }

    private static List<KeyResult> registers(History history, CheckOptions options, long start) {
        if (options.engine() == Engine.KNOSSOS) {
            return KnossosCheck.check(history, options, start);
        }
        List<KeyResult> keys = RegisterCheck.check(history, options, start);
        return options.engine() == Engine.ALL ? KnossosCheck.compare(history, options, start, keys) : keys;
    }
}
