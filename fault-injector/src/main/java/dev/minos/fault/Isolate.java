package dev.minos.fault;

import java.util.SortedSet;
import java.util.TreeSet;

/** Each of the nodes is cut from all others, both ways; clients still reach it. */
public record Isolate(Target target) implements Fault {

    @Override
    public String line() {
        return "isolate " + target.text();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        if (scope.nodes().size() < 2) {
            throw new CannotInjectException("there is nobody to be cut from");
        }
        return new Isolate(Target.of(target.resolve(scope).toArray(String[]::new)));
    }

    SortedSet<Link> links(Scope scope) throws CannotInjectException {
        SortedSet<Link> cut = new TreeSet<>();
        for (String node : target.resolve(scope)) {
            cut.addAll(Grudges.isolate(scope.nodes(), node));
        }
        return cut;
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new LinkEffect(cluster.network(), links(Scope.of(cluster)), new Trouble.Cut());
    }
}
