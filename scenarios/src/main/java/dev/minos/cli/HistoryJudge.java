package dev.minos.cli;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Models;
import dev.minos.checker.Verdict;
import dev.minos.checker.measure.Consistency;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.history.Format;
import dev.minos.history.Histories;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import dev.minos.history.ReadOptions;
import dev.minos.scenario.WorkloadKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and judges the history of one file.
 *
 * @param model the name of the model; null for the one that fits the format
 * @param mode the one read mode to judge; null for all
 * @param depth whether weaker consistency is measured as well
 */
record HistoryJudge(
        ReadOptions reading,
        @Nullable String model,
        CheckOptions options,
        @Nullable String mode,
        Depth depth) {
    /** How much is wanted. */
    enum Depth {
        VERDICT,
        MEASURES
    }

    /** The model of Porcupine's logs, whose values grow by appending. */
    private static final String APPENDING = "kv-append";

    private static final int READS_LOOKED_AT = 100;

    JudgedHistory judge(Path file) throws IOException {
        Format format = format(file);
        History history = Histories.read(file, reading);
        CheckOptions fitting = options.withModel(Models.named(modelFor(format)));
        RunExpectations expectations = RunExpectations.beside(file);
        List<JudgedMode> judged = new ArrayList<>();
        WorkloadKind kind = expectations.kind();
        if (model == null && kind != null && !kind.isOfRegisters()) {
            judged.addAll(promises(history, kind, expectations, file));
        } else {
            for (String each : modes(history, file)) {
                History reads = each == null ? history : history.withReadsOf(each);
                JudgedMode one = judge(reads, each, fitting, expectations);
                // Our own runs claim to have tested something; somebody else's file is what it is.
                judged.add(format == Format.JSONL ? orNothing(one, reads) : one);
            }
        }
        if (mode == null) {
            judged.addAll(unseen(expectations, judged));
        }
        int keys = history.byKey().size();
        List<String> notes = new ArrayList<>(history.notes());
        notes.addAll(expectations.notes());
        if (format != Format.JSONL && nothingHappened(history)) {
            notes.add("no operation is known to have happened: any store could have answered so");
        }
        if (reading.keys() == ReadOptions.Keys.INDEPENDENT && format == Format.JSONL) {
            notes.add("--independent says nothing of this format, whose operations name their keys");
        }
        if (reading.keys() == ReadOptions.Keys.NONE && format != Format.JSONL && looksIndependent(history)) {
            notes.add("every value read is a pair; if these are Jepsen's [key value], judge with --independent");
        }
        return new JudgedHistory(file, format.label(), history.size(), keys, judged, notes);
    }

    /** Each promise of a run whose clients used the store as something else than keys that hold values. */
    private List<JudgedMode> promises(History history, WorkloadKind kind, RunExpectations expectations, Path file) {
        if (mode != null && !expectations.promises().contains(mode)) {
            throw new IllegalArgumentException("nothing of mode " + mode + " is judged in " + file + "; only "
                    + String.join(", ", expectations.promises()) + " is");
        }
        List<JudgedMode> judged = new ArrayList<>();
        for (String each : expectations.promises()) {
            if (mode == null || mode.equals(each)) {
                Verdict verdict = kind.judge(history, each, options);
                judged.add(new JudgedMode(
                        each,
                        (int) verdict.operations(),
                        verdict.keys().size(),
                        verdict,
                        expectations.of(each),
                        kind.good(each).text(),
                        null,
                        history));
            }
        }
        return judged;
    }

    /** The modes of which the run expects something, but which no read has. */
    private static List<JudgedMode> unseen(RunExpectations expectations, List<JudgedMode> judged) {
        List<JudgedMode> unseen = new ArrayList<>();
        for (String expected : new TreeSet<>(expectations.byMode().keySet())) {
            if (judged.stream().noneMatch(one -> expected.equals(one.mode()))) {
                Verdict none = new Verdict.Unknown("no read has this mode", List.of(), 0);
                unseen.add(new JudgedMode(expected, 0, 0, none, expectations.of(expected), null, null));
            }
        }
        return unseen;
    }

    private static boolean nothingHappened(History history) {
        return IntStream.range(0, history.size())
                .noneMatch(i -> history.outcome(i) == Outcome.OK || history.refused(i));
    }

    /** Whether the first reads all returned pairs, as those of Jepsen's independent workloads do. */
    private static boolean looksIndependent(History history) {
        int reads = 0;
        for (int i = 0; i < history.size() && reads < READS_LOOKED_AT; i++) {
            if (history.f(i).equals(Operation.READ) && history.outcome(i) == Outcome.OK) {
                reads++;
                if (!(history.values().get(history.result(i)) instanceof List<?> pair) || pair.size() != 2) {
                    return false;
                }
            }
        }
        return reads > 0;
    }

    Format format(Path file) throws IOException {
        Format format = reading.format() == null ? Histories.format(file) : reading.format();
        return format == null ? Format.JSONL : format; // reading it will say what is wrong
    }

    String modelFor(Format format) {
        return model != null ? model : format == Format.PORCUPINE_KV ? APPENDING : Models.KV.name();
    }

    /** The modes to judge: a single null when reads name none. */
    private List<@Nullable String> modes(History history, Path file) {
        List<String> modes = history.modes();
        if (mode != null) {
            if (!modes.contains(mode)) {
                throw new IllegalArgumentException("no read in " + file + " has the mode " + mode
                        + (modes.isEmpty() ? "; they name none" : "; their modes are " + String.join(", ", modes)));
            }
            return List.of(mode);
        }
        List<@Nullable String> all = new ArrayList<>(modes);
        if (all.isEmpty()) {
            all.add(null);
        }
        return all;
    }

    private JudgedMode judge(
            History history, @Nullable String named, CheckOptions fitting, RunExpectations expectations) {
        Verdict verdict = history.size() == 0
                ? new Verdict.Unknown("there is nothing to judge: the file holds no operation", List.of(), 0)
                : Linearizability.check(history, fitting);
        ModeConsistency measures =
                depth == Depth.VERDICT ? null : Consistency.measure(named, history, fitting, verdict);
        int keys = history.byKey().size();
        return new JudgedMode(named, history.size(), keys, verdict, expectations.of(named), measures, history);
    }

    /** Unknown instead of linearizable where nothing was answered that could have been wrong. */
    private static JudgedMode orNothing(JudgedMode judged, History history) {
        Verdict verdict = judged.verdict();
        String gap = verdict instanceof Verdict.Linearizable ? gap(history, judged.mode(), verdict) : null;
        return gap == null ? judged : judged.withVerdict(new Verdict.Unknown(gap, verdict.keys(), verdict.nanos()));
    }

    /** Why nothing follows from a history in which nothing is wrong; null if something does. */
    private static @Nullable String gap(History history, @Nullable String named, Verdict verdict) {
        if (verdict.operations() == 0) {
            return "there is nothing to judge: no operation is known to have happened";
        }
        boolean answered = named == null
                || IntStream.range(0, history.size())
                        .anyMatch(i ->
                                history.outcome(i) == Outcome.OK && history.f(i).equals(Operation.READ));
        return answered ? null : "there is nothing to judge: no read of this mode was answered";
    }
}
