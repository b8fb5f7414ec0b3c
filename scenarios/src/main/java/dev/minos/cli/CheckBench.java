package dev.minos.cli;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.KnossosTimes;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Models;
import dev.minos.checker.Verdict;
import dev.minos.history.Format;
import dev.minos.history.Histories;
import dev.minos.history.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long histories take to be read, decided and, if violated, explained, each apart, as the median of some
 * repetitions after as many for warming up. The whole history is decided, whatever read modes it has. Beside it stand
 * the times of other checkers: a command of the user's, and Knossos if its class path is known.
 */
final class CheckBench {
    private final HistoryJudge judge;
    private final int repetitions;
    private final @Nullable PeerCommand peer;
    private final Duration patience;
    private final PrintWriter out;
    private final Row sum = new Row();

    /** Of one file, or of all. */
    private static final class Row {
        String name = "";
        int operations;
        double megabytes;
        double readMillis;
        double decideMillis;
        double explainMillis;
        String verdict = "";
        double knossosMillis = Double.NaN;
        String peer = "";
    }

    /** {@code patience}: how long a peer may take for a history. */
    CheckBench(HistoryJudge judge, int repetitions, @Nullable PeerCommand peer, Duration patience, PrintWriter out) {
        this.judge = judge;
        this.repetitions = repetitions;
        this.peer = peer;
        this.patience = patience;
        this.out = out;
    }

    void run(List<Path> files) throws IOException {
        double[] knossos = knossos(files);
        out.printf(
                Locale.ROOT,
                "%-44s %10s %8s %9s %10s %10s%s%s  %s%n",
                "file",
                "operations",
                "MB",
                "read ms",
                "decide ms",
                "explain ms",
                knossos == null ? "" : String.format("%12s", "knossos ms"),
                peer == null ? "" : String.format("%20s", "peer ms, verdict"),
                "verdict");
        for (int i = 0; i < repetitions && files.size() > 1; i++) {
            for (Path file : files) {
                warmUp(file);
            }
        }
        for (int i = 0; i < files.size(); i++) {
            Row row = measure(files.get(i));
            row.knossosMillis = knossos == null ? Double.NaN : knossos[i];
            add(row);
            print(row, knossos != null);
        }
        if (files.size() > 1) {
            sum.name = "sum of the medians (" + files.size() + " files)";
            sum.peer = peer == null ? "" : peer.sum();
            print(sum, knossos != null);
        }
        notes(knossos);
    }

    /** Medians of Knossos; null if it is not here or does not know the model. */
    private double @Nullable [] knossos(List<Path> files) throws IOException {
        List<History> histories = new ArrayList<>();
        CheckOptions options = judge.options();
        for (Path file : files) {
            options = options(file);
            if (!Models.register(options.model())) {
                return null;
            }
            histories.add(Histories.read(file, judge.reading()));
        }
        Duration limit = patience.multipliedBy((long) files.size() * repetitions);
        return KnossosTimes.medians(histories, options, repetitions, limit);
    }

    private void notes(double @Nullable [] knossos) {
        if (knossos != null) {
            long silent = Arrays.stream(knossos).filter(Double::isNaN).count();
            out.println(
                    "knossos: medians within one JVM, reading left out; it looks at no refusal. Without an answer in "
                            + patience.toSeconds() + " s a history: " + silent + " of " + knossos.length);
        }
        if (peer != null) {
            out.println("peer: the whole command with its start, at most " + patience.toSeconds() + " s: " + peer);
        }
        out.flush();
    }

    private void add(Row row) {
        sum.operations += row.operations;
        sum.megabytes += row.megabytes;
        sum.readMillis += row.readMillis;
        sum.decideMillis += row.decideMillis;
        sum.explainMillis += row.explainMillis;
        if (!Double.isNaN(row.knossosMillis)) {
            sum.knossosMillis = row.knossosMillis + (Double.isNaN(sum.knossosMillis) ? 0 : sum.knossosMillis);
        }
    }

    private void print(Row row, boolean withKnossos) {
        String knossos = Double.isNaN(row.knossosMillis) ? "-" : String.format(Locale.ROOT, "%.1f", row.knossosMillis);
        out.printf(
                Locale.ROOT,
                "%-44s %10d %8.2f %9.2f %10.3f %10.3f%s%s  %s%n",
                row.name,
                row.operations,
                row.megabytes,
                row.readMillis,
                row.decideMillis,
                row.explainMillis,
                withKnossos ? String.format("%12s", knossos) : "",
                peer == null ? "" : String.format("%20s", row.peer),
                row.verdict);
        out.flush();
    }

    private void warmUp(Path file) throws IOException {
        Linearizability.check(Histories.read(file, judge.reading()), options(file));
    }

    private Row measure(Path file) throws IOException {
        CheckOptions options = options(file);
        double[] read = new double[repetitions];
        double[] decide = new double[repetitions];
        double[] explain = new double[repetitions];
        Row row = new Row();
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            History history = Histories.read(file, judge.reading());
            read[i] = (System.nanoTime() - start) / 1e6;
            Verdict found = Linearizability.check(history, options);
            explain[i] = found.explainNanos() / 1e6;
            decide[i] = found.nanos() / 1e6 - explain[i];
            row.verdict = found.word() + " (" + found.engines() + ")";
            row.operations = history.size();
        }
        row.name = name(file);
        row.megabytes = Files.size(file) / 1e6;
        row.readMillis = median(read);
        row.decideMillis = median(decide);
        row.explainMillis = median(explain);
        row.peer = peer == null ? "" : peer.measure(file, repetitions, patience);
        return row;
    }

    private CheckOptions options(Path file) throws IOException {
        Format format = judge.format(file);
        return judge.options().withModel(Models.named(judge.modelFor(format)));
    }

    private static String name(Path file) {
        String name = file.toString();
        return name.length() <= 44 ? name : "..." + name.substring(name.length() - 41);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
