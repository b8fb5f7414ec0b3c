package dev.minos.fault.machine;

import dev.minos.fault.Fault;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of fault, and whether it can be brought about here.
 *
 * @param example a line that is such a fault
 * @param how what does it, in a few words
 * @param abilities for each place
 */
public record FaultRow(String example, String how, Map<Place, Ability> abilities) {

    /** Where nodes may run, and what joins them. */
    public enum Place {
        /** This machine, with a TCP proxy for each directed link: {@code --network proxy}. */
        PROXY,
        /** Network namespaces on this machine: {@code --network namespace}. */
        NAMESPACE,
        /** Hosts of somebody's own, over SSH: {@code --hosts FILE}. */
        HOSTS
    }

    /** Whether something can be done; {@code missing} is null when it can, and else says why not and what would help. */
    public record Ability(@Nullable String missing) {
        static final Ability YES = new Ability(null);

        static Ability unless(@Nullable String obstacle) {
            return obstacle == null ? YES : new Ability(obstacle);
        }

        public boolean isThere() {
            return missing == null;
        }
    }

    public FaultRow {
        abilities = Map.copyOf(abilities);
        if (abilities.size() != Place.values().length) {
            throw new IllegalArgumentException("'" + example + "' says nothing of some place");
        }
    }

    static FaultRow of(String example, String how, Ability proxy, Ability namespace, Ability hosts) {
        Map<Place, Ability> abilities = new EnumMap<>(Place.class);
        abilities.put(Place.PROXY, proxy);
        abilities.put(Place.NAMESPACE, namespace);
        abilities.put(Place.HOSTS, hosts);
        return new FaultRow(example, how, abilities);
    }

    public Fault fault() {
        return Fault.parse(example);
    }

    public Ability ability(Place place) {
        Ability ability = abilities.get(place);
        return ability == null ? new Ability("nobody knows") : ability;
    }

    /** Whether it can be done anywhere. */
    public boolean isPossible() {
        return List.of(Place.values()).stream().anyMatch(place -> ability(place).isThere());
    }
}
