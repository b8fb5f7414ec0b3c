package dev.minos.scenario;

import java.util.ArrayList;
import java.util.List;

/** What follows from everything that was seen: one word and one sentence. */
final class Verdicts {
    private Verdicts() {}

    record Said(Conclusion conclusion, String sentence) {
        /** The same of a run that was judged while it went on: then two judgements must agree. */
        Said after(OnlineResult online, List<ModeResult> modes, long begunNanos) {
            String disagreement = online.disagreement(modes);
            if (disagreement != null) {
                return new Said(Conclusion.FAILED, disagreement);
            }
            OnlineResult.Stop stop = online.stop();
            return stop == null ? this : new Said(conclusion, sentence + " " + stop.sentence(begunNanos));
        }
    }

    /**
     * What was seen beside the history.
     *
     * @param troubles what the testbed could not do
     * @param faulty what the system under test must not do: nodes that crash, do not recover or come to differ
     */
    record Found(List<String> troubles, List<String> faulty) {
        Found {
            troubles = List.copyOf(troubles);
            faulty = List.copyOf(faulty);
        }

        /** With more that the system must not do. */
        Found and(List<String> more) {
            List<String> all = new ArrayList<>(faulty);
            all.addAll(more);
            return new Found(troubles, all);
        }

        static Found nothing() {
            return new Found(List.of(), List.of());
        }
    }

    static Said of(Scenario scenario, List<ModeResult> modes, Traffic traffic, Found found, boolean interrupted) {
        for (ModeResult mode : modes) {
            if (!mode.met() && mode.verdict() == ModeResult.Word.VIOLATED) {
                return new Said(Conclusion.VIOLATED, violated(scenario.workload(), mode));
            }
        }
        if (!found.faulty().isEmpty()) {
            return new Said(Conclusion.VIOLATED, sentence(String.join("; ", found.faulty())));
        }
        if (interrupted) {
            return new Said(
                    Conclusion.UNKNOWN, "The run was stopped before its end; nothing wrong was seen until then.");
        }
        if (!found.troubles().isEmpty()) {
            return new Said(Conclusion.FAILED, sentence(String.join("; ", found.troubles())));
        }
        List<String> gaps = gaps(scenario, modes, traffic);
        if (!gaps.isEmpty()) {
            return new Said(Conclusion.UNKNOWN, sentence(String.join("; ", gaps)));
        }
        for (ModeResult mode : modes) {
            if (!mode.met()) {
                return new Said(Conclusion.VIOLATED, notShown(scenario.workload(), mode, traffic.windows()));
            }
        }
        return new Said(Conclusion.EXPECTED, expected(scenario.workload(), modes));
    }

    private static String violated(Workload workload, ModeResult mode) {
        String why = mode.violations().get(0).sentence().replaceFirst("^The ", "the ");
        if (mode.expectation() == Expectation.KEPT) {
            return sentence("it was to be so that the " + workload.title(mode.mode()) + " "
                    + workload.kind().claim(mode.mode()) + ", and is not: " + why);
        }
        return sentence("the " + mode.mode() + " reads were to be linearizable and are not: " + why);
    }

    /** What keeps a run without violation from meaning anything. */
    private static List<String> gaps(Scenario scenario, List<ModeResult> modes, Traffic traffic) {
        List<String> gaps = new ArrayList<>();
        for (ModeResult mode : modes) {
            if (mode.verdict() == ModeResult.Word.UNKNOWN && mode.expectation() != Expectation.ANY) {
                gaps.add("the " + scenario.workload().title(mode.mode()) + " could not be decided: " + mode.reason());
            }
        }
        gaps.addAll(traffic.gaps(scenario));
        return gaps;
    }

    private static String notShown(Workload workload, ModeResult mode, List<Window> windows) {
        return "This scenario is to show a violation by " + workload.title(mode.mode())
                + " and could not: none was seen in " + windows.size() + " fault windows.";
    }

    private static String expected(Workload workload, List<ModeResult> modes) {
        List<String> parts = new ArrayList<>();
        for (ModeResult mode : modes) {
            String good = workload.kind().good(mode.mode()).text();
            parts.add(workload.title(mode.mode()) + ": "
                    + (mode.verdict() == ModeResult.Word.VIOLATED
                            ? "not " + good
                            : mode.verdict().text()));
        }
        return sentence("as expected; " + String.join(", ", parts));
    }

    private static String sentence(String text) {
        String capital = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
