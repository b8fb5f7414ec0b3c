package dev.minos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The nodes that a fault is aimed at: names, or a role that is resolved at the moment of injection. */
public sealed interface Target {

    /** The text that {@link #parse} reads back. */
    String text();

    /** The nodes meant, in the cluster's order; never empty. */
    List<String> resolve(Scope scope) throws CannotInjectException;

    static Target of(String... nodes) {
        return new Named(List.of(nodes));
    }

    /** Reads {@code n1,n2} or the name of a {@link Role}. */
    static Target parse(String text) {
        for (Role role : Role.values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        return new Named(Arrays.asList(text.split(",", -1)));
    }

    /** Nodes by name. */
    record Named(List<String> nodes) implements Target {
        public Named {
            nodes = nodes.stream().map(Names::check).distinct().collect(Collectors.toUnmodifiableList());
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("a target names at least one node");
            }
            for (String node : nodes) {
                if (Arrays.stream(Role.values()).anyMatch(role -> role.text().equals(node))) {
                    throw new IllegalArgumentException("'" + node + "' is a role and cannot be a node's name");
                }
            }
        }

        @Override
        public String text() {
            return String.join(",", nodes);
        }

        @Override
        public List<String> resolve(Scope scope) throws CannotInjectException {
            for (String node : nodes) {
                if (!scope.nodes().contains(node)) {
                    throw new CannotInjectException("there is no node " + node + " among " + scope.nodes());
                }
            }
            return scope.nodes().stream().filter(nodes::contains).toList();
        }
    }

    /** Nodes by what they are at the moment, or by lot. */
    enum Role implements Target {
        ALL,
        LEADER,
        FOLLOWERS,
        ONE,
        MINORITY,
        MAJORITY,
        MINORITY_THIRD;

        @Override
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public List<String> resolve(Scope scope) throws CannotInjectException {
            int size = scope.nodes().size();
            return switch (this) {
                case ALL -> scope.nodes();
                case LEADER -> List.of(scope.theLeader());
                case FOLLOWERS -> followers(scope);
                case ONE -> draw(scope, 1);
                case MINORITY -> draw(scope, (size - 1) / 2);
                case MAJORITY -> draw(scope, Grudges.majority(size));
                case MINORITY_THIRD -> draw(scope, (size - 1) / 3);
            };
        }

        private static List<String> followers(Scope scope) throws CannotInjectException {
            String leader = scope.theLeader();
            List<String> others =
                    scope.nodes().stream().filter(node -> !node.equals(leader)).toList();
            return atLeastOne(others, scope);
        }

        private static List<String> draw(Scope scope, int count) throws CannotInjectException {
            List<String> drawn = scope.shuffled().subList(0, count);
            return atLeastOne(scope.nodes().stream().filter(drawn::contains).toList(), scope);
        }

        private static List<String> atLeastOne(List<String> nodes, Scope scope) throws CannotInjectException {
            if (nodes.isEmpty()) {
                throw new CannotInjectException(scope.nodes().size() + " nodes are too few");
            }
            return nodes;
        }
    }
}
