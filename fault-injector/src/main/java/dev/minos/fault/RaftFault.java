package dev.minos.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that Raft itself is asked to do, at a bad moment. */
public record RaftFault(Verb verb, Target target) implements Fault {

    /** What is done, and what healing means. */
    public enum Verb {
        /** One of the nodes leads, another than before unless it is named; nothing to heal. */
        TRANSFER,
        /** Nodes that are no members, spare ones, join with an empty directory; nothing to heal. */
        ADD,
        /** The nodes are members no more and are killed; healed by joining again, each with an empty directory. */
        REMOVE,
        /** The nodes are removed, and join again at once with an empty directory; nothing to heal. */
        REPLACE,
        /** The nodes take a snapshot; nothing to heal. */
        SNAPSHOT,
        /** The nodes take a snapshot and drop the log up to it; nothing to heal. */
        PURGE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Optional<Verb> verb(String text) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.text().equals(text))
                .findFirst();
    }

    @Override
    public String line() {
        return verb.text() + " " + target.text();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        List<String> nodes = target.resolve(scope);
        return new RaftFault(
                verb,
                verb == Verb.TRANSFER ? Target.of(successor(scope, nodes)) : Target.of(nodes.toArray(String[]::new)));
    }

    /** Anybody but the leader of the moment, unless it is asked for by its name. */
    private String successor(Scope scope, List<String> nodes) throws CannotInjectException {
        if (target instanceof Target.Named && nodes.size() == 1) {
            return nodes.get(0);
        }
        List<String> others = new ArrayList<>(nodes.size() > 1 ? nodes : scope.nodes());
        others.remove(scope.theLeader());
        if (others.isEmpty()) {
            throw new CannotInjectException("there is nobody else who could lead");
        }
        return others.get(scope.random().nextInt(others.size()));
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        RaftControl raft = cluster.raft();
        if (raft == null) {
            throw new CannotInjectException("this cluster cannot be asked to '" + verb.text() + "' a member");
        }
        return new RaftEffect(cluster, raft, verb, target.resolve(Scope.of(cluster)));
    }
}
