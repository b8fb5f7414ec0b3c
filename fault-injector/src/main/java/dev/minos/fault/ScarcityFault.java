package dev.minos.fault;

import java.util.List;

/** Nodes that get too little: {@code nice n3 19}, {@code cpu n3 20%}, {@code memory n3 64MB}. */
public record ScarcityFault(Target target, Scarcity scarcity) implements Fault {

    static ScarcityFault parse(String verb, List<String> words) {
        if (words.size() != 2) {
            throw new IllegalArgumentException("expected a target and how much, such as 'cpu n3 20%'");
        }
        return new ScarcityFault(Target.parse(words.get(0)), Scarcity.parse(verb, words.get(1)));
    }

    @Override
    public String line() {
        return scarcity.verb() + " " + target.text() + " " + scarcity.parameters();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new ScarcityFault(Target.of(target.resolve(scope).toArray(String[]::new)), scarcity);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new ScarcityEffect(cluster, scarcity, target.resolve(Scope.of(cluster)));
    }
}
