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

    /** Both; what two say of the same is joined. */
    Evidence and(Evidence other) {
        SortedMap<String, String> all = new TreeMap<>(facts);
        other.facts().forEach((where, fact) -> all.merge(where, fact, (one, more) -> one + "; " + more));
        return new Evidence(proven && other.proven(), all);
    }

    static Evidence of(boolean proven, SortedMap<String, String> facts) {
        return new Evidence(proven, facts);
    }
}
