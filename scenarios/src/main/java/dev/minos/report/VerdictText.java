package dev.minos.report;

import dev.minos.report.ModeVerdict.StaleReads;
import java.util.List;
import java.util.Locale;

/** Verdicts in sentences. */
final class VerdictText {
    private VerdictText() {}

    /** What was found of one mode in one run. */
    static String sentence(ModeVerdict mode) {
        String found = switch (mode.verdict()) {
            case "linearizable" -> linearizable(mode);
            case "kept" -> kept(mode);
            case "violated" -> mode.isOfItsOwn() ? broken(mode) : violated(mode);
            default ->
                "could not be decided" + (mode.reason() == null ? "." : ": " + Words.visible(mode.reason(), 300));
        };
        return found + stale(mode);
    }

    private static String linearizable(ModeVerdict mode) {
        String found = mode.operations() == 0
                ? "had no operation to judge."
                : "was linearizable: one order explains all " + Words.count(mode.operations(), "operation") + " on "
                        + Words.count(mode.keys(), "key") + ".";
        return mode.met() ? found : found + " The scenario was meant to show a violation, and did not.";
    }

    private static String kept(ModeVerdict mode) {
        return "kept its promise in all " + Words.count(mode.operations(), "operation") + ": "
                + Words.visible(mode.promise(), 200) + ".";
    }

    private static String broken(ModeVerdict mode) {
        return "broke its promise" + stance(mode) + ": " + Words.visible(mode.promise(), 200) + ".";
    }

    private static String violated(ModeVerdict mode) {
        int keys = mode.violations().size();
        return "was not linearizable" + stance(mode)
                + (keys == 0 ? "." : keys == 1 ? " (on one key)." : " (on " + Words.count(keys) + " keys).");
    }

    private static String stance(ModeVerdict mode) {
        return !mode.met()
                ? ", which this scenario forbids"
                : mode.expectation().equals("violation") ? ", as this scenario is meant to show" : "";
    }

    private static String stale(ModeVerdict mode) {
        StaleReads stale = mode.staleness();
        if (stale == null || stale.reads() == 0) {
            return "";
        }
        if (stale.stale() == 0) {
            return " None of its " + Words.count(stale.reads(), "read") + " was stale.";
        }
        return String.format(
                Locale.ROOT,
                " %s of its %s %s stale, by up to %s or %s.",
                Words.count(stale.stale()),
                Words.count(stale.reads(), "read"),
                stale.stale() == 1 ? "was" : "were",
                Words.duration((long) (stale.maxMillis() * 1e6)),
                Words.count(stale.maxVersions(), "version"));
    }

    static String outcome(String outcome) {
        return switch (outcome) {
            case "expected" -> "As expected";
            case "violated" -> "Violated";
            case "failed" -> "Testbed failed";
            default -> "Unknown";
        };
    }

    /** A mark that tells outcomes apart without colour. */
    static String mark(String outcome) {
        return switch (outcome) {
            case "expected" -> "✓";
            case "violated" -> "✗";
            case "failed" -> "!";
            default -> "?";
        };
    }

    /** The worst of several outcomes. */
    static String worst(List<String> outcomes) {
        return List.of("failed", "violated", "unknown").stream()
                .filter(outcomes::contains)
                .findFirst()
                .orElse("expected");
    }
}
