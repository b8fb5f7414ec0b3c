package dev.minos.cli;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Engine;
import dev.minos.checker.FailedCas;
import dev.minos.checker.Models;
import dev.minos.cli.HistoryJudge.Depth;
import dev.minos.history.Format;
import dev.minos.history.HistoryFormatException;
import dev.minos.history.ReadOptions;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos check}: judges recorded histories, our own and those of others. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Judges recorded histories: is what the clients saw linearizable?",
        footer = {
            "",
            "Exit codes: 0 linearizable (or as the run expected), 1 violated (or an expected violation not seen),",
            "2 unknown, 64 wrong usage, 65 unreadable input."
        })
public final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "A history, or a directory with histories (a run, a suite, Jepsen's store).")
    private List<Path> paths = List.of();

    @Option(
            names = "--model",
            paramLabel = "M",
            description = "What the operations should do (kv; for Porcupine's logs kv-append).")
    private @Nullable String model;

    @Option(names = "--independent", description = "Values are Jepsen's [key value].")
    private boolean independent;

    @Option(names = "--mode", paramLabel = "M", description = "Judge the reads of this mode only (all, side by side).")
    private @Nullable String mode;

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "auto",
            description = "auto, zones, versions, search, knossos or all (${DEFAULT-VALUE}).")
    private String engine = "auto";

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "auto",
            description = "auto, jsonl, jepsen-edn, jepsen-log, jepsen-txt or porcupine-kv (${DEFAULT-VALUE}).")
    private String format = "auto";

    @Option(
            names = "--failed-cas",
            paramLabel = "observe|ignore",
            description = "Whether every failed cas saw a different value, or none (those that say so did).")
    private @Nullable String failedCas;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "For each verdict; what is not decided by then is unknown (${DEFAULT-VALUE}).")
    private String timeout = "60s";

    @Option(
            names = "--measure",
            description = "Say as well how far each mode is from linearizable: staleness, delta, gamma, k, sequential"
                    + " consistency, session guarantees, lost writes (docs/measures.md; register models).")
    private boolean measure;

    @Option(
            names = "--witness",
            description =
                    "Say of what is linearizable in which order it can have taken effect, operation by operation.")
    private boolean witness;

    @Option(names = "--json", description = "One JSON object a file.")
    private boolean json;

    @Option(
            names = "--bench",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "5",
            defaultValue = "0",
            description = "Measure reading, deciding and explaining N times (5) and print the medians; with Knossos"
                    + " beside them if MINOS_KNOSSOS_CLASSPATH says where it is.")
    private int bench;

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description = "With --bench: time this checker, too; {file} in it stands for the history.")
    private @Nullable String peer;

    @Override
    public Integer call() throws IOException {
        HistoryJudge judge = judge();
        List<Path> files = files();
        if (bench > 0) {
            return bench(judge, files);
        }
        if (peer != null) {
            throw usage("--peer is measured by --bench, which is missing.");
        }
        List<Integer> codes = new ArrayList<>();
        for (Path file : files) {
            codes.add(check(judge, file));
            out().flush();
        }
        return JudgedHistory.worst(codes);
    }

    private int bench(HistoryJudge judge, List<Path> files) throws IOException {
        try {
            new CheckBench(judge, bench, peer == null ? null : new PeerCommand(peer), timeout(), out()).run(files);
            return ExitCode.AS_EXPECTED;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private int check(HistoryJudge judge, Path file) {
        JudgedHistory judged;
        try {
            judged = judge.judge(file);
        } catch (HistoryFormatException e) {
            return unreadable(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return unreadable(file, "cannot read " + file + ": " + e.getMessage());
        } catch (OutOfMemoryError e) {
            return undecided(
                    file, file + " does not fit into the heap; give the JVM more memory (MINOS_JAVA_OPTS=-Xmx8g)");
        } catch (StackOverflowError e) {
            return undecided(file, file + " could not be judged: the checker ran out of stack");
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (json) {
            out().println(witness ? CheckJson.lineWithWitness(judged) : CheckJson.line(judged));
        } else {
            new CheckText(out()).print(judged);
        }
        if (witness && !json) {
            printWitness(judged);
        }
        return judged.exitCode();
    }

    private void printWitness(JudgedHistory judged) {
        for (JudgedMode mode : judged.modes()) {
            for (WitnessOrder order : WitnessOrder.of(mode)) {
                String which =
                        (mode.mode() == null ? "" : mode.mode() + " ") + (order.key() == null ? "" : order.key());
                out().println("  order of " + (which.isEmpty() ? "the operations" : which.trim()) + ":");
                order.lines().forEach(line -> out().println("    " + line));
            }
        }
    }

    private int unreadable(Path file, String sentence) {
        return notJudged(file, sentence, ExitCode.UNREADABLE_INPUT);
    }

    /** A checker that breaks down has decided nothing. */
    private int undecided(Path file, String sentence) {
        return notJudged(file, sentence, ExitCode.UNKNOWN);
    }

    private int notJudged(Path file, String sentence, int code) {
        if (json) {
            out().println(CheckJson.unreadable(file.toString(), sentence));
        }
        spec.commandLine().getErr().println("minos: " + sentence);
        return code;
    }

    private HistoryJudge judge() {
        try {
            ReadOptions reading = ReadOptions.detect();
            reading = format.equals("auto") ? reading : reading.as(Format.of(format));
            reading = independent ? reading.independent() : reading;
            if (model != null) {
                Models.named(model);
            }
            CheckOptions options = CheckOptions.defaults()
                    .withEngine(Engine.named(engine))
                    .withFailedCas(failedCas())
                    .withTimeout(timeout());
            return new HistoryJudge(reading, model, options, mode, measure ? Depth.MEASURES : Depth.VERDICT);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw usage("There is no file " + path + ".");
            }
            List<Path> found = HistoryFiles.in(path);
            if (found.isEmpty()) {
                throw usage("There is no history in " + path + ".");
            }
            files.addAll(found);
        }
        return files;
    }

    private FailedCas failedCas() {
        if (failedCas == null) {
            return FailedCas.MISMATCH;
        }
        return switch (failedCas) {
            case "observe" -> FailedCas.OBSERVE;
            case "ignore" -> FailedCas.IGNORE;
            default ->
                throw new IllegalArgumentException("--failed-cas is '" + failedCas + "', expected observe or ignore.");
        };
    }

    private Duration timeout() {
        Duration duration = YamlMap.parseDuration(timeout);
        if (duration == null || duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("--timeout is '" + timeout + "', expected a time such as 30s or 5m.");
        }
        return duration;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
