package dev.minos.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Another checker, as a command in which {@code {file}} stands for the history, to be timed. Its verdict is the last
 * word that it prints; what that means is for the reader.
 */
final class PeerCommand {
    static final String FILE = "{file}";
    private static final Pattern WORDS = Pattern.compile("\\s+");

    private final List<String> words;
    private double sumMillis;
    private int silent;

    /** @throws IllegalArgumentException if the command does not say where the file goes */
    PeerCommand(String command) {
        this.words = List.of(WORDS.split(command.trim(), -1));
        if (words.stream().noneMatch(word -> word.contains(FILE))) {
            throw new IllegalArgumentException(
                    "--peer is '" + command + "', expected a command with " + FILE + " where the history goes.");
        }
    }

    /** The median of that many runs, and the verdict; or why there is none. */
    String measure(Path file, int repetitions, Duration limit) throws IOException {
        double[] millis = new double[repetitions];
        String verdict = "";
        for (int i = 0; i < repetitions; i++) {
            Path output = Files.createTempFile("minos-peer", ".out");
            try {
                long start = System.nanoTime();
                if (!ended(file, output.toFile(), limit)) {
                    silent++;
                    return "no answer";
                }
                millis[i] = (System.nanoTime() - start) / 1e6;
                verdict = lastWord(output);
            } finally {
                Files.deleteIfExists(output);
            }
        }
        double median = CheckBench.median(millis);
        sumMillis += median;
        return String.format(Locale.ROOT, "%.1f %s", median, verdict);
    }

    /** Of all files that it answered for. */
    String sum() {
        return String.format(Locale.ROOT, "%.1f%s", sumMillis, silent == 0 ? "" : " (" + silent + " silent)");
    }

    private boolean ended(Path file, File output, Duration limit) throws IOException {
        List<String> command = new ArrayList<>();
        words.forEach(word -> command.add(word.replace(FILE, file.toString())));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            throw new UsageException("--peer could not be started: " + e.getMessage());
        }
        try {
            process.getOutputStream().close();
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String lastWord(Path output) throws IOException {
        String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).trim();
        return said.substring(Math.max(said.lastIndexOf(' '), said.lastIndexOf('\n')) + 1);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
