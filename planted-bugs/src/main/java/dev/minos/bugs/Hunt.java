package dev.minos.bugs;

import dev.minos.bugs.client.Manner;
import dev.minos.bugs.client.Plain;
import java.util.ArrayList;
import java.util.List;

/**
 * What must catch a bug.
 *
 * @param scenario a built-in one by name, or a file beside this class ({@code restarts.yaml})
 * @param nodes how many; three are quick to start
 * @param runs within so many runs, each with another seed
 * @param manner how clients ask
 * @param catches what the run must end with
 */
public record Hunt(String scenario, int nodes, int runs, Manner manner, Catch catches) {
    /** What a run that has caught a bug says. */
    public enum Catch {
        /** The consistent reads are not linearizable. */
        VIOLATION,
        /** That, or the replicas come to differ, or a node crashes over what it holds. */
        ANY_FAILURE
    }

    private static final int NODES = 3;
    private static final int RUNS = 3;

    /** Three nodes, three runs, clients that read and write by one request each. */
    public static Hunt by(String scenario) {
        return new Hunt(scenario, NODES, RUNS, new Plain(), Catch.VIOLATION);
    }

    public Hunt within(int most) {
        return new Hunt(scenario, nodes, most, manner, catches);
    }

    public Hunt nodes(int number) {
        return new Hunt(scenario, number, runs, manner, catches);
    }

    public Hunt asking(Manner other) {
        return new Hunt(scenario, nodes, runs, other, catches);
    }

    public Hunt orAnyFailure() {
        return new Hunt(scenario, nodes, runs, manner, Catch.ANY_FAILURE);
    }

    boolean hasFile() {
        return scenario.endsWith(".yaml");
    }

    /**
     * The words behind {@code minos}.
     *
     * @param file where the scenario is, if it is a file
     */
    List<String> words(String file, String system, long seed) {
        List<String> words = new ArrayList<>(List.of("run", hasFile() ? file : scenario));
        words.addAll(List.of("--nodes", Integer.toString(nodes), "--stop-at-violation"));
        words.addAll(List.of("--system", system, "--seed", Long.toString(seed)));
        return words;
    }
}
