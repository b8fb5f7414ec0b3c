package dev.minos.scenario;

import java.util.List;

/** Scenarios that are run one after the other and reported together. */
public record Suite(String name, String description, List<Scenario> scenarios) {
    public Suite {
        scenarios = List.copyOf(scenarios);
    }
}
