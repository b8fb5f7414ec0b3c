package dev.minos.cli;

import dev.minos.checker.CheckOptions;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures how long histories take to be read and to be decided, each apart, as the median of some repetitions after as
 * many for warming up. The whole history is decided, whatever read modes it has.
 */
final class CheckBench {
    private final HistoryJudge judge;
    private final int repetitions;
    private final PrintWriter out;
    private double readMillis;
    private double checkMillis;
    private long operations;

    CheckBench(HistoryJudge judge, int repetitions, PrintWriter out) {
        this.judge = judge;
        this.repetitions = repetitions;
        this.out = out;
    }

    void run(List<Path> files) throws IOException {
        out.printf(
                Locale.ROOT,
                "%-44s %12s %9s %11s %9s %11s  %s%n",
                "file",
                "operations",
                "MB",
                "read ms",
                "MB/s",
                "check ms",
                "verdict");
        for (int i = 0; i < repetitions && files.size() > 1; i++) {
            for (Path file : files) {
                warmUp(file);
            }
        }
        for (Path file : files) {
            measure(file);
            out.flush();
        }
        if (files.size() > 1) {
            out.printf(
                    Locale.ROOT,
                    "%-44s %12d %9s %11.2f %9s %11.2f%n",
                    "sum of the medians (" + files.size() + " files)",
                    operations,
                    "",
                    readMillis,
                    "",
                    checkMillis);
        }
    }

    private void warmUp(Path file) throws IOException {
        Linearizability.check(Histories.read(file, judge.reading()), options(file));
    }

    private void measure(Path file) throws IOException {
        CheckOptions options = options(file);
        double[] read = new double[repetitions];
        double[] check = new double[repetitions];
        String verdict = "";
        int size = 0;
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            History history = Histories.read(file, judge.reading());
            read[i] = (System.nanoTime() - start) / 1e6;
            start = System.nanoTime();
            Verdict found = Linearizability.check(history, options);
            check[i] = (System.nanoTime() - start) / 1e6;
            verdict = found.word() + " (" + found.engines() + ")";
            size = history.size();
        }
        double readMedian = median(read);
        double checkMedian = median(check);
        readMillis += readMedian;
        checkMillis += checkMedian;
        operations += size;
        double megabytes = Files.size(file) / 1e6;
        out.printf(
                Locale.ROOT,
                "%-44s %12d %9.2f %11.2f %9.0f %11.2f  %s%n",
                name(file),
                size,
                megabytes,
                readMedian,
                megabytes / (readMedian / 1e3),
                checkMedian,
                verdict);
    }

    private CheckOptions options(Path file) throws IOException {
        Format format = judge.format(file);
        return judge.options().withModel(Models.named(judge.modelFor(format)));
    }

    private static String name(Path file) {
        String name = file.toString();
        return name.length() <= 44 ? name : "..." + name.substring(name.length() - 41);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
