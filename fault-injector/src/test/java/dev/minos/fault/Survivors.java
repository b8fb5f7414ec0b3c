package dev.minos.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes that a test's nodes are, or have started, directly or not. */
final class Survivors {
    private Survivors() {}

    static List<String> of(Path root) {
        byte[] mark = (ShellCluster.ENVIRONMENT + "=" + root).getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (Proc.environmentHolds(process, mark)) {
                    found.add(process.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
