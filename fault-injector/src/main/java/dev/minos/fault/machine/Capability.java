package dev.minos.fault.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of faults and whether this machine can bear them.
 *
 * @param what a few words for the group
 * @param faults the first words of the lines that belong to it
 * @param how what does it here
 * @param missing what is missing, and the command that adds it where there is one; null when nothing is
 */
public record Capability(
        String what,
        List<String> faults,
        String how,
        @Nullable String missing) {
    public Capability {
        faults = List.copyOf(faults);
    }

    public boolean isAvailable() {
        return missing == null;
    }
}
