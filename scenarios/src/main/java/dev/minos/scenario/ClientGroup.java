package dev.minos.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Clients that do the same.
 *
 * @param clients how many; the group's clients are spread over the nodes in turn
 * @param rate operations a second that one client aims at; 0 is a closed loop without a pause
 * @param mix the weight of each kind of operation
 */
public record ClientGroup(int clients, int rate, Map<OperationKind, Integer> mix) {
    public ClientGroup {
        if (clients < 1 || rate < 0 || mix.isEmpty() || mix.values().stream().anyMatch(weight -> weight < 1)) {
            throw new IllegalArgumentException("a group has clients, and its weights are positive");
        }
        mix = Map.copyOf(new LinkedHashMap<>(mix));
    }

    ClientGroup withClients(int number) {
        return new ClientGroup(number, rate, mix);
    }

    /** The kinds in an order that does not depend on the JVM, so that one seed means one sequence. */
    OperationKind draw(SplittableRandom random) {
        int point =
                random.nextInt(mix.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<OperationKind, Integer> entry : sorted()) {
            point -= entry.getValue();
            if (point < 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    private Iterable<Map.Entry<OperationKind, Integer>> sorted() {
        return mix.entrySet().stream()
                .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
                .collect(Collectors.toList());
    }
}
