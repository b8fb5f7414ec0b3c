package dev.minos.kv;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of a node under test, and the archive of its classes, with which it starts in half the time. It is made
 * once a build; two JVMs that run tests wait for each other. An archive knows jars only: where the node's classes are in a
 * directory (in an editor), nodes start without.
 */
record NodeClasses(String path, Path archive) {
    private static final Path NONE = Path.of("none");

    /** Of this test's own class path. */
    static final NodeClasses OWN = own();

    private static NodeClasses own() {
        List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        List<String> jars = entries.stream().filter(e -> e.endsWith(".jar")).toList();
        String own = jars.stream()
                .filter(jar -> Path.of(jar).getFileName().toString().startsWith("kv-node-"))
                .findFirst()
                .orElse(null);
        if (own == null) {
            return new NodeClasses(String.join(File.pathSeparator, entries), NONE);
        }
        String path = String.join(File.pathSeparator, jars);
        try {
            return new NodeClasses(path, archive(Path.of(own), path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NodeClasses(path, NONE);
        }
    }

    private static Path archive(Path jar, String path) throws IOException, InterruptedException {
        Path archive = jar.resolveSibling("nodes-under-test.jsa");
        try (FileChannel lock = FileChannel.open(
                jar.resolveSibling("nodes-under-test.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0) {
                return archive;
            }
            Path training = Files.createTempDirectory("nodes-under-test");
            Path made = training.resolve("made.jsa");
            List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
            command.addAll(NodeJvm.trainingFlags(made));
            command.addAll(List.of(
                    "-cp",
                    path,
                    NodeMain.class.getName(),
                    "--train",
                    training.resolve("data").toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() == 0 && Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            }
            delete(training);
            return archive;
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(path);
            }
        }
    }
}
