package dev.minos.bugs;

import dev.minos.bugs.client.Manner;
import dev.minos.system.Build;
import dev.minos.system.MinosSystem;
import dev.minos.system.Rig;
import dev.minos.system.SystemFactory;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A bug that somebody might have written: one method of the node, changed while the node's class is loaded. It is a
 * system like any other, so {@code minos run SCENARIO --system dev.minos.bugs.planted.StaleRead} runs a cluster that has
 * it, and the run can be checked, replayed and shrunk. The node itself knows nothing of it.
 */
public abstract class PlantedBug implements SystemFactory {
    private final String sentence;
    private final Place place;
    private final Class<?> advice;
    private final Hunt hunt;

    /**
     * @param sentence what the node does wrong, for people
     * @param advice a class of two methods at most, which become the begin and the end of the method
     * @param hunt what must find it
     */
    protected PlantedBug(String sentence, Place place, Class<?> advice, Hunt hunt) {
        this.sentence = sentence;
        this.place = place;
        this.advice = advice;
        this.hunt = hunt;
    }

    /** In words: {@code stale-read}. */
    public final String name() {
        return getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    public final String sentence() {
        return sentence;
    }

    public final Hunt hunt() {
        return hunt;
    }

    final Place place() {
        return place;
    }

    /** The class file of the place, changed. */
    final byte[] planted(byte[] file) {
        return place.changed(file, advice);
    }

    @Override
    public final Set<String> modes() {
        return Manner.MODES;
    }

    @Override
    public final boolean isLikeMinos() {
        return true;
    }

    @Override
    public final SystemUnderTest make(int nodes, Path directory, Map<String, String> nodeOptions, long seed, Rig rig)
            throws IOException {
        Path home = Files.createDirectories(directory.toAbsolutePath());
        Build build = Build.own()
                .withFlags("-javaagent:" + Agent.jar(home) + "=" + getClass().getName());
        return hunt.manner().around(new MinosSystem(nodes, directory, nodeOptions, seed, rig, build), seed);
    }
}
