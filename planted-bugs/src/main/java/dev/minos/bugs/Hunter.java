package dev.minos.bugs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.cli.Main;
import dev.minos.system.Build;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs hunts, each as {@code minos run} in a process of its own, exactly as somebody would type it. Belongs to one thread.
 *
 * @param directory gets the runs
 */
record Hunter(Path directory) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MINUTES = 5;
    private static final int VIOLATED = 1;
    private static final int AS_EXPECTED = 0;
    private static final int FAILED = 3;
    private static final Pattern SAID = Pattern.compile("seed-\\d+[.]json$");

    /**
     * What came of a run.
     *
     * @param exit as the shell sees it
     * @param sentence what the run says; what the command said where it did not run
     * @param violation the counterexample of the consistent reads; empty where they have none
     */
    record Trial(long seed, int exit, String sentence, String violation) {
        boolean caught(Hunt.Catch wanted) {
            return exit == VIOLATED && (wanted == Hunt.Catch.ANY_FAILURE || !violation.isEmpty());
        }

        boolean asExpected() {
            return exit == AS_EXPECTED;
        }
    }

    /** One run of this hunt against a system, which is the name of a class. */
    Trial once(Hunt hunt, String system, long seed) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dminos.node.archive=" + Build.own().archive(),
                "-cp",
                Build.own().classPath(),
                Main.class.getName()));
        command.addAll(hunt.words(scenarioFile(hunt).toString(), system, seed));
        Path out = Files.createDirectories(home(system));
        command.addAll(List.of("--json", "--out", out.toString()));
        Path said = out.resolve("seed-" + seed + ".json");
        Path told = out.resolve("seed-" + seed + ".log");
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(told.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("A hunt did not end within " + PATIENCE_MINUTES + " minutes; see " + told + ".");
            }
        } finally {
            process.destroy();
        }
        return trial(seed, process.exitValue(), said, told);
    }

    /** What the runs of an earlier hunt left here, by their seeds. */
    List<Trial> recorded(String system) throws IOException {
        Path home = home(system);
        if (!Files.isDirectory(home)) {
            return List.of();
        }
        List<Trial> trials = new ArrayList<>();
        try (Stream<Path> files = Files.list(home)) {
            for (Path said :
                    files.filter(file -> SAID.matcher(file.toString()).find()).toList()) {
                long seed = Long.parseLong(said.toString().replaceAll(".*seed-(\\d+)[.]json", "$1"));
                int exit = Files.size(said) == 0
                        ? FAILED
                        : JSON.readTree(said.toFile()).path("exit").asInt(FAILED);
                trials.add(trial(seed, exit, said, home.resolve("seed-" + seed + ".log")));
            }
        }
        trials.sort(Comparator.comparingLong(Trial::seed));
        return trials;
    }

    private Path home(String system) {
        return directory.resolve(system.substring(system.lastIndexOf('.') + 1));
    }

    /** Where the scenario is, for a hunt whose scenario is a file of this module. */
    private Path scenarioFile(Hunt hunt) throws IOException {
        Path file = Files.createDirectories(directory).resolve(hunt.scenario());
        if (hunt.hasFile()) {
            try (InputStream in = Hunt.class.getResourceAsStream(hunt.scenario())) {
                if (in == null) {
                    throw new IOException("There is no scenario " + hunt.scenario() + " beside the hunts.");
                }
                Files.write(file, in.readAllBytes());
            }
        }
        return file;
    }

    private static Trial trial(long seed, int exit, Path said, Path told) throws IOException {
        JsonNode run = Files.size(said) == 0
                ? JSON.createObjectNode()
                : JSON.readTree(said.toFile()).path("scenarios").path(0);
        String sentence = run.path("sentence").asText();
        String violation = run.path("modes")
                .path("consistent")
                .path("counterexamples")
                .path(0)
                .path("sentence")
                .asText();
        return new Trial(seed, exit, sentence.isEmpty() ? lastLine(told) : sentence, violation);
    }

    private static String lastLine(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it said nothing");
    }
}
