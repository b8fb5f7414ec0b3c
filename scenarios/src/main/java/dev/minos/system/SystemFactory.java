package dev.minos.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes clusters of a store that no file can describe: a class with a public constructor without parameters, named with
 * {@code minos run --system CLASS} and found on the class path ({@code MINOS_CLASSPATH}).
 */
public interface SystemFactory {
    /** The read modes that clients of the store understand: some of {@code default}, {@code consistent}, {@code stale}. */
    Set<String> modes();

    /** The node options of scenarios that mean something to it. */
    default Set<String> options() {
        return Set.of();
    }

    /** Whether it does all that Minos' own nodes do, every workload and every option, so that no scenario need be fitted. */
    default boolean isLikeMinos() {
        return false;
    }

    /**
     * A cluster of so many nodes, not yet started.
     *
     * @param directory where a directory for each node belongs, with {@code node.log} in it
     * @param nodeOptions settings that a scenario asks for, as name and value
     * @param seed decides every draw
     * @param rig what faults of the scenario must be able to break beside processes and links
     */
    SystemUnderTest make(int nodes, Path directory, Map<String, String> nodeOptions, long seed, Rig rig)
            throws IOException;
}
