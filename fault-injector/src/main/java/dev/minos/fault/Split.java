package dev.minos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A partition by its shape; which nodes land where is drawn when it is injected. */
public record Split(Shape shape) implements Fault {

    /** The shapes of {@link Grudges}. */
    public enum Shape {
        /** Two groups, the smaller by at most one. */
        HALVES,
        /** Two halves, and one node that talks to both. */
        BRIDGE,
        /** Everybody sees a majority, no two the same. */
        RING,
        /** The leader and as many others as still are a minority. */
        LEADER_MINORITY;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static boolean isShape(String text) {
        return Arrays.stream(Shape.values()).anyMatch(shape -> shape.text().equals(text));
    }

    static Split parse(String text) {
        return new Split(Arrays.stream(Shape.values())
                .filter(shape -> shape.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no shape '" + text + "'")));
    }

    @Override
    public String line() {
        return "partition " + shape.text();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        List<String> nodes = scope.shuffled();
        try {
            return switch (shape) {
                case HALVES -> Partition.of(Grudges.halves(nodes)).resolve(scope);
                case BRIDGE -> LinkFault.cut(Grudges.bridge(nodes));
                case RING -> LinkFault.cut(Grudges.majoritiesRing(nodes));
                case LEADER_MINORITY ->
                    Partition.of(Grudges.minorityWith(nodes, scope.theLeader())).resolve(scope);
            };
        } catch (IllegalArgumentException tooFew) {
            throw new CannotInjectException(String.valueOf(tooFew.getMessage()));
        }
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        throw new CannotInjectException("'" + line() + "' is not resolved");
    }
}
