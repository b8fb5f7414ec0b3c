package dev.minos.checker.measure;

import org.jspecify.annotations.Nullable;

/**
 * What clients got from one read mode.
 *
 * @param mode null when no read names a mode
 * @param operations how many operations said anything
 * @param violatedKeys how many of {@code keys} are not linearizable
 * @param undecidedKeys how many could not be decided
 * @param staleness of each read
 * @param delta by how much reads would have to begin earlier
 * @param gamma by how much operations would have to last longer
 * @param versions how many of the latest versions a read would have to be allowed to return
 * @param sequential whether each key by itself is sequentially consistent
 */
public record ModeConsistency(
        @Nullable String mode,
        int keys,
        int operations,
        int violatedKeys,
        int undecidedKeys,
        ReadStaleness staleness,
        Relaxation delta,
        Relaxation gamma,
        VersionBounds versions,
        Sequential sequential,
        Sessions sessions,
        Losses losses) {}
