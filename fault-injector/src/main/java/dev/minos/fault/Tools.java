package dev.minos.fault;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of the machine: where they are, and how to run one to its end. */
public final class Tools {
    private static final String SYSTEM_DIRECTORIES = "/usr/sbin:/sbin:/usr/bin:/bin";

    private Tools() {}

    /** Where a program is; the system's own directories are searched after {@code PATH}. */
    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + SYSTEM_DIRECTORIES;
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    static List<String> prepend(String program, List<String> command) {
        List<String> whole = new ArrayList<>(List.of(program));
        whole.addAll(command);
        return whole;
    }

    /** Runs a short command; anything but exit code 0 is an {@link IOException} that quotes what it printed. */
    public static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IOException("'" + String.join(" ", command) + "' does not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException("'" + String.join(" ", command) + "' failed: " + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while '" + String.join(" ", command) + "' ran", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
