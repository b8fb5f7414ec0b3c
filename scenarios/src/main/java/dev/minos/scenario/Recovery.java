package dev.minos.scenario;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How clients fared because of one fault.
 *
 * @param stallNanos the longest time, from its beginning until the first acknowledgement after its end, in which nothing
 *     that changes keys was acknowledged anywhere
 * @param afterNanos by kind of request, how long after the fault had been healed one that was asked after that was
 *     answered; a kind that never was before clients stopped is not there
 */
public record Recovery(long stallNanos, Map<String, Long> afterNanos) {
    static final Recovery NONE = new Recovery(0, Map.of());

    public Recovery {
        afterNanos = Collections.unmodifiableMap(new TreeMap<>(afterNanos));
    }

    /** Until every kind of request was answered again. */
    public long slowestNanos() {
        return afterNanos.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
