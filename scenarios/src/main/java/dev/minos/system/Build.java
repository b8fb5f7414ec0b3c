package dev.minos.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Minos' own nodes are started from.
 *
 * @param classPath as the JVM takes it
 * @param archive the classes of a node as the launcher has archived them; a file that is not there is no harm
 * @param flags more flags of the nodes' JVM
 */
public record Build(String classPath, Path archive, List<String> flags) {
    /** The node option that names the build of every start but the first. */
    public static final String UPGRADE = "upgrade-to";

    private static final Path NO_ARCHIVE = Path.of("no-archive.jsa");

    public Build {
        flags = List.copyOf(flags);
    }

    /** The one that this testbed is part of. */
    public static Build own() {
        String own = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                // A node runs in its own directory, where a relative path would mean another place.
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new Build(own, Path.of(System.getProperty("minos.node.archive", NO_ARCHIVE.toString())), List.of());
    }

    /** The same with these flags of the JVM. */
    public Build withFlags(String... more) {
        return new Build(classPath, archive, List.of(more));
    }

    /**
     * The one at a place that somebody has named: a source tree of Minos that has been built, a directory of jars, or a
     * class path.
     *
     * @throws IllegalArgumentException if there is none, with a sentence
     */
    public static Build at(String place) {
        if (place.contains(File.pathSeparator) || place.endsWith(".jar")) {
            List<String> entries = List.of(place.split(File.pathSeparator, -1));
            for (String entry : entries) {
                if (!Files.exists(Path.of(entry))) {
                    throw new IllegalArgumentException("There is no " + entry + " to start nodes from.");
                }
            }
            return of(entries.stream().map(Path::of).toList());
        }
        Path directory = Path.of(place);
        Path target = directory.resolve("scenarios").resolve("target");
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(target)) {
            jars.addAll(jars(target));
            jars.addAll(jars(target.resolve("lib")));
        } else {
            jars.addAll(jars(directory));
        }
        if (jars.isEmpty()) {
            throw new IllegalArgumentException("There is no build of Minos in " + place
                    + ": name a source tree that has been built (./minos list), a directory of jars, or a class path.");
        }
        return of(jars);
    }

    private static Build of(List<Path> entries) {
        List<String> absolute =
                entries.stream().map(path -> path.toAbsolutePath().toString()).toList();
        return new Build(String.join(File.pathSeparator, absolute), NO_ARCHIVE, List.of());
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("Nobody may look into " + directory + ".", e);
        }
    }
}
