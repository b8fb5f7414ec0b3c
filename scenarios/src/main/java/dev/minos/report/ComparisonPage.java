package dev.minos.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two runs (or suites) side by side, before and after a change: verdicts that differ first, then what each read mode
 * cost in both. One page that carries everything it needs. One thread.
 */
public final class ComparisonPage {
    public static final String FILE = "comparison.html";

    private final Map<String, Digest> before;
    private final Map<String, Digest> after;
    private final List<String> scenarios;

    private ComparisonPage(Map<String, Digest> before, Map<String, Digest> after) {
        this.before = before;
        this.after = after;
        Set<String> both = new LinkedHashSet<>(before.keySet());
        both.retainAll(after.keySet());
        scenarios = List.copyOf(both);
    }

    /**
     * Writes {@code comparison.html} into the directory of the second run and returns its path.
     *
     * @throws IOException when a file cannot be read, or when the two have no scenario in common
     */
    public static Path write(Path before, Path after) throws IOException {
        Path target = after.toRealPath();
        ComparisonPage page = new ComparisonPage(digests(before.toRealPath()), digests(target));
        if (page.scenarios.isEmpty()) {
            throw new IOException(before + " and " + after + " have no scenario in common");
        }
        Path draft = target.resolve(FILE + ".draft");
        Files.writeString(draft, page.html(before, after), StandardCharsets.UTF_8);
        return Files.move(draft, target.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, Digest> digests(Path directory) throws IOException {
        Map<String, Digest> digests = new LinkedHashMap<>();
        for (Path run : RunDirectories.runsOf(directory)) {
            Digest digest = Digest.of(run);
            digests.put(digest.info().scenario(), digest);
        }
        return digests;
    }

    private String html(Path beforePath, Path afterPath) {
        List<String> changes = changes();
        String heading = changes.isEmpty()
                ? "Both runs came to the same verdicts."
                : Words.count(changes.size(), "verdict") + " changed.";
        List<Markup> sections = scenarios.stream()
                .map(scenario -> section(scenario, digest(before, scenario), digest(after, scenario)))
                .toList();
        Markup main = Markup.of(
                """
                <a class="skip" href="#verdict">Skip to the verdict</a>
                <header class="top"><span class="brand">Minos</span> <span>comparison</span></header>
                <main><section id="verdict" class="verdict {}" aria-labelledby="verdict-heading">
                <h1 id="verdict-heading">{}</h1><ul class="sentences">{}</ul>
                <p>Before: <code>{}</code><br>After: <code>{}</code></p>{}</section>{}</main>
                """,
                changes.isEmpty() ? "" : "verdict-unknown",
                heading,
                changes.stream().map(change -> Markup.of("<li>{}</li>", change)).toList(),
                Words.visible(beforePath.toString(), 200),
                Words.visible(afterPath.toString(), 200),
                onlyInOne(),
                sections);
        return Page.still("Comparison – Minos", main);
    }

    private static Digest digest(Map<String, Digest> digests, String scenario) {
        return Objects.requireNonNull(digests.get(scenario), scenario);
    }

    private Markup onlyInOne() {
        List<String> alone = new ArrayList<>();
        before.keySet().stream().filter(s -> !after.containsKey(s)).forEach(s -> alone.add(s + " (only before)"));
        after.keySet().stream().filter(s -> !before.containsKey(s)).forEach(s -> alone.add(s + " (only after)"));
        return Markup.when(
                !alone.isEmpty(), Markup.of("<p>Not compared: {}.</p>", Words.visible(Words.list(alone), 400)));
    }

    private List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (String scenario : scenarios) {
            Digest old = digest(before, scenario);
            for (ModeVerdict now : digest(after, scenario).judgement().modes()) {
                ModeVerdict then = old.judgement().mode(now.mode());
                if (then != null && !then.verdict().equals(now.verdict())) {
                    changes.add(Words.visible(scenario, 60) + ": " + Words.visible(now.mode(), 40) + " reads were "
                            + then.verdict() + ", and are " + now.verdict() + " now.");
                }
            }
        }
        return changes;
    }

    private static Markup section(String scenario, Digest then, Digest now) {
        List<Markup> rows = new ArrayList<>();
        for (Digest.Cost cost : now.costs()) {
            Digest.Cost old = then.cost(cost.kind());
            if (old != null) {
                rows.add(rows(cost.kind(), new Side(then, old), new Side(now, cost)));
            }
        }
        return Markup.of("""
                <article class="run"><h2>{}</h2>
                <div class="scroll" tabindex="0" role="group" aria-label="Before and after"><table class="tallies">
                <thead><tr><th scope="col">kind</th><th scope="col" class="n">before</th><th scope="col" class="n">after</th>
                <th scope="col" class="n">change</th></tr></thead>{}</table></div>
                <h3>Answers a second, over the run</h3>{}</article>
                """, Words.visible(scenario, 80), rows, curve(then, now));
    }

    /** One kind of operation in one of the two runs. */
    private record Side(Digest digest, Digest.Cost cost) {
        double rate() {
            return cost.tally().ok() / digest.seconds();
        }

        double answered() {
            long invoked = cost.tally().invoked();
            return invoked == 0 ? 0 : 100.0 * cost.tally().ok() / invoked;
        }

        double millis(double percentile) {
            return cost.tally().latencyNanos(percentile) / 1e6;
        }

        double silence() {
            return cost.tally().longestGapNanos() / 1e6;
        }

        String verdict() {
            @Nullable ModeVerdict mode = digest.judgement().mode(cost.kind());
            return mode == null ? "–" : mode.verdict();
        }
    }

    private static Markup rows(String kind, Side then, Side now) {
        List<Markup> rows = new ArrayList<>();
        if (!kind.equals(Kinds.WRITE)) {
            rows.add(row(
                    "verdict", then.verdict(), now.verdict(), then.verdict().equals(now.verdict()) ? "" : "changed"));
        }
        if (then.cost().stale() >= 0 && now.cost().stale() >= 0) {
            rows.add(row(
                    "stale reads",
                    Words.count(then.cost().stale()),
                    Words.count(now.cost().stale()),
                    change(then.cost().stale(), now.cost().stale())));
        }
        rows.add(row("answers a second", decimal(then.rate()), decimal(now.rate()), change(then.rate(), now.rate())));
        rows.add(row("answered", percent(then), percent(now), points(now.answered() - then.answered())));
        rows.add(millis("median latency", then.millis(50), now.millis(50)));
        rows.add(millis("99th percentile", then.millis(99), now.millis(99)));
        rows.add(millis("longest silence", then.silence(), now.silence()));
        return Markup.of(
                "<tbody><tr class=\"part\"><th colspan=\"4\" scope=\"rowgroup\"><span>{}</span></th></tr>{}</tbody>",
                Kinds.label(Words.visible(kind, 40)).replace("`", ""),
                rows);
    }

    private static Markup millis(String name, double then, double now) {
        return row(name, Words.duration((long) (then * 1e6)), Words.duration((long) (now * 1e6)), change(then, now));
    }

    private static Markup row(String name, String then, String now, String change) {
        return Markup.of(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                name,
                then,
                now,
                change);
    }

    private static String decimal(double value) {
        return value >= 100 ? Words.count(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String percent(Side side) {
        return Words.percent(side.cost().tally().ok(), side.cost().tally().invoked());
    }

    static String change(double then, double now) {
        if (then == now) {
            return "same";
        }
        if (then == 0) {
            return "new";
        }
        double share = 100 * (now - then) / then;
        if (share >= 200) {
            return String.format(Locale.ROOT, "×%.1f", now / then);
        }
        return Math.abs(share) < 0.5 ? "same" : String.format(Locale.ROOT, "%+.0f %%", share);
    }

    private static String points(double points) {
        return Math.abs(points) < 0.05 ? "same" : String.format(Locale.ROOT, "%+.1f points", points);
    }

    /** Both runs' answers a second over their course, each from its own first request on. */
    private static Markup curve(Digest then, Digest now) {
        double most = 1;
        for (int i = 0; i < then.answered().length; i++) {
            most = Math.max(most, Math.max(then.perSecond(i), now.perSecond(i)));
        }
        double longest = Math.max(then.seconds(), now.seconds());
        return Markup.of(
                """
                <svg class="curve" viewBox="0 0 900 200" role="img" aria-label="Answers a second before and after">
                <line class="axis" x1="50" y1="170" x2="890" y2="170"/>
                <text x="44" y="20" class="end">{}</text><text x="44" y="172" class="end">0</text>
                <text x="50" y="188">0 s</text><text x="890" y="188" class="end">{}</text>
                <polyline class="then" points="{}"/><polyline class="now" points="{}"/>
                <text class="then-text" x="60" y="198">dashed: before</text><text class="now-text" x="180" y="198">solid: after</text>
                </svg>
                """, decimal(most), decimal(longest) + " s", points(then, longest, most), points(now, longest, most));
    }

    private static String points(Digest digest, double longest, double most) {
        StringBuilder points = new StringBuilder();
        int n = digest.answered().length;
        for (int i = 0; i < n; i++) {
            double x = 50 + 840 * (i + 0.5) / n * digest.seconds() / longest;
            double y = 170 - 155 * digest.perSecond(i) / most;
            points.append(ViolationPicture.number(x))
                    .append(',')
                    .append(ViolationPicture.number(y))
                    .append(' ');
        }
        return points.toString().strip();
    }
}
