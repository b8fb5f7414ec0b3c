package dev.minos.fault;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of a fault's effect: a fact per node or link, and whether together they prove that the effect is there.
 */
public record Evidence(boolean proven, SortedMap<String, String> facts) {
    public Evidence {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    static Evidence of(boolean proven, SortedMap<String, String> facts) {
        return new Evidence(proven, facts);
    }
}
