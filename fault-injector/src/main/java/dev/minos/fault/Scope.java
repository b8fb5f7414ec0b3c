package dev.minos.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What an intent such as "isolate leader" is resolved against: the nodes, the leader of the moment, and chance. */
public record Scope(List<String> nodes, @Nullable String leader, Random random) {

    public Scope {
        nodes = List.copyOf(nodes);
    }

    /** A scope for faults that are resolved: nothing is drawn any more. */
    static Scope of(Cluster cluster) {
        return new Scope(cluster.nodes(), null, new Random(0));
    }

    /** The leader, or the reason why nothing can be aimed at it. */
    public String theLeader() throws CannotInjectException {
        if (leader == null) {
            throw new CannotInjectException("no node says that it leads");
        }
        return leader;
    }

    List<String> shuffled() {
        List<String> order = new ArrayList<>(nodes);
        Collections.shuffle(order, random);
        return order;
    }
}
