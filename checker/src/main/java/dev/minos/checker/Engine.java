package dev.minos.checker;

import java.util.Arrays;
import java.util.Locale;

/** How keys are decided. */
public enum Engine {
    /** The cheapest engine that decides the key exactly: version order, zones, search. */
    AUTO,
    /** Zones and the earliest-deadline greedy only; unknown where they do not apply. */
    ZONES,
    /** The order of the versions that the server returned, verified; unknown where there are none or they lie. */
    VERSIONS,
    /** The bounded search only. */
    SEARCH,
    /** Knossos, from a class path of the user's. */
    KNOSSOS,
    /** Every engine that applies; if two disagree, the key is unknown and the checker is wrong. */
    ALL;

    /** @throws IllegalArgumentException if there is none of that name, naming those that exist */
    public static Engine named(String name) {
        for (Engine engine : values()) {
            if (engine.label().equals(name)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("there is no engine \"" + name + "\"; the engines are "
                + String.join(", ", Arrays.stream(values()).map(Engine::label).toList()));
    }

    /** The name by which {@code --engine} knows it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
