package dev.minos.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A directory with a {@code ./minos} of the classes under test, and a home of its own. One thread. */
final class Shell {
    private static final long PATIENCE_SECONDS = 240;

    private final Path directory;
    private int outputs;

    /** What a script printed on either stream, and how it ended. */
    record Said(int code, String text) {}

    Shell(Path directory) throws IOException {
        this.directory = directory;
        Path minos = directory.resolve("minos");
        Files.writeString(
                minos,
                "#!/bin/sh\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1" + " -cp '"
                        + System.getProperty("java.class.path") + "' " + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(minos, PosixFilePermissions.fromString("rwx------"));
    }

    /** Begins a script; its output goes to the file. */
    Process begin(String script, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-c", script))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().put("MINOS_HOME", home().toString());
        builder.environment().remove("MINOS_ENDPOINT");
        builder.environment().remove("MINOS_TOKEN");
        return builder.start();
    }

    Path home() {
        return directory.resolve("home");
    }

    Path newOutput() {
        outputs++;
        return directory.resolve("output-" + outputs);
    }

    Said run(String script) throws IOException, InterruptedException {
        Path output = newOutput();
        Process process = begin(script, output);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("does not end: " + script + "\n" + Files.readString(output, UTF_8));
        }
        return new Said(process.exitValue(), Files.readString(output, UTF_8));
    }

    /** Waits for a line in the output of something that has begun. */
    void await(Process process, Path output, String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(output, UTF_8).contains(text)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("'" + text + "' is not said: " + Files.readString(output, UTF_8));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
