package dev.minos.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fits scenarios to a store that can do less than Minos' own nodes: what it has no request for is left out, and told.
 *
 * @param modes the read modes that it has
 * @param options the node options that mean something to it
 */
public record Fitting(Set<String> modes, boolean deletes, boolean compares, Set<String> options) {
    public Fitting {
        modes = Set.copyOf(modes);
        options = Set.copyOf(options);
    }

    /** The scenario with what fits, and what was left out, a few words each. */
    public record Fitted(Scenario scenario, List<String> leftOut) {
        public Fitted {
            leftOut = List.copyOf(leftOut);
        }
    }

    /** An {@link IllegalArgumentException} says when nothing worth running is left. */
    public Fitted of(Scenario scenario) {
        String need = scenario.workload().kind().need();
        if (need != null) {
            throw new IllegalArgumentException("the workload '"
                    + scenario.workload().kind().word() + "' of " + scenario.name() + " needs " + need
                    + ", of which nothing is known for this system");
        }
        List<String> leftOut = new ArrayList<>();
        List<ClientGroup> groups = new ArrayList<>();
        for (ClientGroup group : scenario.workload().groups()) {
            Map<OperationKind, Integer> mix = new LinkedHashMap<>(group.mix());
            mix.keySet().removeIf(kind -> {
                boolean without = !fits(kind);
                if (without && !leftOut.contains(kind.toString())) {
                    leftOut.add(kind.toString());
                }
                return without;
            });
            if (!mix.isEmpty()) {
                groups.add(new ClientGroup(group.clients(), group.rate(), mix));
            }
        }
        boolean reads =
                groups.stream().anyMatch(group -> group.mix().keySet().stream().anyMatch(kind -> kind.mode() != null));
        if (!reads) {
            throw new IllegalArgumentException("no read of " + scenario.name() + " is left for this system");
        }
        Map<String, String> nodeOptions = new LinkedHashMap<>(scenario.nodeOptions());
        nodeOptions.keySet().removeIf(option -> {
            boolean without = !options.contains(option);
            if (without) {
                leftOut.add("node option " + option);
            }
            return without;
        });
        return new Fitted(fitted(scenario, groups, nodeOptions), leftOut);
    }

    private Scenario fitted(Scenario scenario, List<ClientGroup> groups, Map<String, String> nodeOptions) {
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        scenario.expectations().forEach((mode, expectation) -> {
            if (modes.contains(mode)) {
                // What Minos' nodes are known to get wrong says nothing of another store.
                expectations.put(mode, expectation == Expectation.VIOLATION ? Expectation.ANY : expectation);
            }
        });
        Workload workload = new Workload(
                scenario.workload().kind(),
                scenario.workload().keys(),
                scenario.workload().timeout(),
                groups);
        String until = scenario.until() != null && modes.contains(scenario.until()) ? scenario.until() : null;
        Set<String> stopAt = new LinkedHashSet<>(scenario.stopAt());
        stopAt.retainAll(modes);
        return new Scenario(
                scenario.name(),
                scenario.description(),
                scenario.nodes(),
                workload,
                scenario.timing(),
                scenario.schedule(),
                scenario.plan(),
                until,
                stopAt,
                expectations,
                nodeOptions);
    }

    private boolean fits(OperationKind kind) {
        return switch (kind.verb()) {
            case READ -> modes.contains(String.valueOf(kind.mode()));
            case WRITE -> true;
            case DELETE -> deletes;
            case CAS -> compares;
            default -> false;
        };
    }
}
