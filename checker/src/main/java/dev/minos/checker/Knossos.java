package dev.minos.checker;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knossos, Jepsen's checker, as a second opinion: a Java process of its own with the user's class path, so that nothing
 * of Clojure is needed to build or run Minos, and neither its memory nor its time can harm the rest.
 */
final class Knossos {
    /** Where its jars and Clojure's are. */
    static final String CLASS_PATH = "MINOS_KNOSSOS_CLASSPATH";

    static final String HOW_TO_GET_IT = "Knossos is not here: fetch the jar knossos:knossos from Clojars with what it"
            + " depends on, and name the jars in the environment variable " + CLASS_PATH + ", as in " + CLASS_PATH
            + "='lib/*'";

    private static final String SCRIPT = """
            (require 'knossos.competition 'knossos.model 'clojure.edn 'clojure.java.io)
            (with-open [in (java.io.PushbackReader. (clojure.java.io/reader (first *command-line-args*)))]
              (loop []
                (when-let [[key history] (clojure.edn/read {:eof nil} in)]
                  (let [start (System/nanoTime)
                        valid (:valid? (knossos.competition/analysis (knossos.model/cas-register 0) history))]
                    (println "verdict" key valid (- (System/nanoTime) start)))
                  (flush)
                  (recur))))
            (shutdown-agents)
            """;

    private final String classPath;
    private final long memoryBytes;

    private Knossos(String classPath, long memoryBytes) {
        this.classPath = classPath;
        this.memoryBytes = memoryBytes;
    }

    /** Null if the class path does not say where it is. */
    static @Nullable Knossos find(long memoryBytes) {
        String classPath = System.getenv(CLASS_PATH);
        return classPath == null || classPath.isBlank() ? null : new Knossos(classPath, memoryBytes);
    }

    /** What it said of a history, and how long it took to, reading it apart. */
    record Judged(Finding.Answer answer, long nanos) {}

    /**
     * Judges histories in normal form, by their place in the list; those without an answer are missing. Refusals that
     * do not say what they found are left out, for Knossos does not look at them.
     */
    Map<Integer, Judged> judge(List<KeyHistory> histories, Duration timeout) {
        try {
            Path directory = Files.createTempDirectory("minos-knossos");
            try {
                return run(directory, histories, timeout);
            } finally {
                delete(directory);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Knossos could not be run", failed);
        }
    }

    private Map<Integer, Judged> run(Path directory, List<KeyHistory> histories, Duration timeout) throws IOException {
        Path script = Files.writeString(directory.resolve("judge.clj"), SCRIPT);
        Path input = directory.resolve("histories.edn");
        Path output = directory.resolve("output");
        try (BufferedWriter out = Files.newBufferedWriter(input)) {
            for (int number = 0; number < histories.size(); number++) {
                new KnossosHistory(histories.get(number)).write(number, out);
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + Math.max(64, memoryBytes >> 20) + "m",
                        "-cp",
                        classPath,
                        "clojure.main",
                        script.toString(),
                        input.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = await(process, timeout);
        Map<Integer, Judged> answers = parse(Files.readAllLines(output));
        if (answers.isEmpty() && ended && !histories.isEmpty()) {
            throw new IOException("it answered: "
                    + Files.readAllLines(output).stream().findFirst().orElse("nothing"));
        }
        return answers;
    }

    private static boolean await(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<Integer, Judged> parse(List<String> lines) {
        Map<Integer, Judged> answers = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 4 && words[0].equals("verdict") && !words[2].equals(":unknown")) {
                Finding.Answer answer = words[2].equals("true") ? Finding.Answer.YES : Finding.Answer.NO;
                answers.put(Integer.valueOf(words[1]), new Judged(answer, Long.parseLong(words[3])));
            }
        }
        return answers;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
