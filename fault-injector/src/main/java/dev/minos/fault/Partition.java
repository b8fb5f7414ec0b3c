package dev.minos.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** No link between nodes of different groups. */
public record Partition(List<Target> groups) implements Fault {
    public Partition {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a partition names at least one group of nodes");
        }
        if (groups.size() == 1 && Split.isShape(groups.get(0).text())) {
            throw new IllegalArgumentException("'" + groups.get(0).text() + "' is a shape, not a node");
        }
    }

    static Partition of(List<List<String>> groups) {
        return new Partition(groups.stream()
                .map(group -> Target.of(group.toArray(String[]::new)))
                .toList());
    }

    static Partition parse(String rest) {
        return new Partition(Arrays.stream(rest.split("\\|", -1))
                .map(group -> Target.parse(group.strip()))
                .toList());
    }

    @Override
    public String line() {
        return "partition "
                + String.join(" | ", groups.stream().map(Target::text).toList());
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        List<List<String>> resolved = new ArrayList<>();
        Set<String> placed = new LinkedHashSet<>();
        for (Target group : groups) {
            List<String> members = group.resolve(scope);
            resolved.add(members);
            for (String member : members) {
                if (!placed.add(member)) {
                    throw new CannotInjectException(member + " is in two groups");
                }
            }
        }
        List<String> rest =
                scope.nodes().stream().filter(node -> !placed.contains(node)).toList();
        if (!rest.isEmpty()) {
            resolved.add(rest);
        }
        if (resolved.size() < 2) {
            throw new CannotInjectException("all nodes are in one group");
        }
        return of(resolved);
    }

    SortedSet<Link> links(Scope scope) throws CannotInjectException {
        List<List<String>> members = new ArrayList<>();
        for (Target group : groups) {
            members.add(group.resolve(scope));
        }
        return Grudges.partition(members);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new LinkEffect(cluster.network(), links(Scope.of(cluster)), new Trouble.Cut());
    }
}
