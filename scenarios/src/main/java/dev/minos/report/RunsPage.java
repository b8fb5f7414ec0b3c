package dev.minos.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The list of all runs: filter, search, the course of one scenario over its runs, and a way to each run's files. */
final class RunsPage {
    private static final int LISTED = 500;

    private final List<RunsIndex.Entry> all;
    private final RunsIndex.Filter filter;
    private final String token;

    RunsPage(List<RunsIndex.Entry> all, RunsIndex.Filter filter, String token) {
        this.all = List.copyOf(all);
        this.filter = filter;
        this.token = token;
    }

    String html() {
        List<RunsIndex.Entry> found =
                all.stream().filter(e -> e.matches(filter)).toList();
        Markup main = Markup.of(
                """
                <a class="skip" href="#runs">Skip to the runs</a>
                <header class="top"><span class="brand">Minos</span> <span>runs</span></header>
                <main><h1>{}</h1>{}{}
                <div class="scroll" tabindex="0" role="group" aria-label="Runs"><table id="runs">
                <thead><tr><th scope="col">started</th><th scope="col">scenario</th><th scope="col">outcome</th>
                <th scope="col">read modes</th><th scope="col" class="n">answers a second</th>
                <th scope="col" class="n">longest write silence</th><th scope="col">files</th><th scope="col"></th></tr></thead>
                <tbody>{}</tbody></table></div>{}</main>
                """,
                all.isEmpty()
                        ? "There is no run yet."
                        : Words.count(found.size()) + " of " + Words.count(all.size(), "run"),
                form(),
                trends(found),
                found.stream().limit(LISTED).map(this::row).toList(),
                Markup.when(
                        found.size() > LISTED,
                        Markup.of("<p class=\"hint\">Only the newest {} are listed.</p>", LISTED)));
        return Page.still("Runs – Minos", main);
    }

    private Markup form() {
        return Markup.of(
                """
                <form class="filter" method="get" action="/" role="search">
                <label>scenario {}</label><label>system {}</label><label>outcome {}</label>
                <label>search <input type="search" name="q" value="{}"></label><button>Show</button>
                </form>
                """,
                select("scenario", filter.scenario(), RunsIndex.Entry::name),
                select("system", filter.system(), RunsIndex.Entry::system),
                select("verdict", filter.verdict(), RunsIndex.Entry::outcome),
                filter.words());
    }

    private Markup select(String name, String chosen, Function<RunsIndex.Entry, String> field) {
        List<Markup> options = new ArrayList<>(List.of(Markup.of("<option value=\"\">all</option>")));
        all.stream()
                .map(field)
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .forEach(value -> options.add(Markup.of(
                        value.equals(chosen)
                                ? "<option value=\"{}\" selected>{}</option>"
                                : "<option value=\"{}\">{}</option>",
                        value,
                        Words.visible(value, 60))));
        return Markup.of("<select name=\"{}\">{}</select>", name, options);
    }

    private Markup row(RunsIndex.Entry entry) {
        String path = address(entry.path());
        return Markup.of(
                """
                <tr><td class="n">{}</td><th scope="row"><a href="/run/{}/report.html">{}</a></th>
                <td class="outcome nowrap outcome-{}">{} {}</td><td>{}</td><td class="n">{}</td><td class="n">{}</td>
                <td><a href="/run/{}/">files</a></td>
                <td class="nowrap"><details><summary>delete</summary><form method="post" action="/delete">
                <input type="hidden" name="token" value="{}"><input type="hidden" name="run" value="{}">
                <button>Delete it for good</button></form></details></td></tr>
                """,
                Words.date(entry.started()),
                path,
                Words.visible(entry.name(), 60),
                entry.outcome(),
                VerdictText.mark(entry.outcome()),
                VerdictText.outcome(entry.outcome()).toLowerCase(Locale.ROOT),
                entry.modes().stream().map(RunsPage::mode).toList(),
                entry.answersPerSecond() < 0 ? "–" : Words.count(Math.round(entry.answersPerSecond())),
                entry.silenceMillis() < 0 ? "–" : Words.duration((long) (entry.silenceMillis() * 1e6)),
                path,
                token,
                entry.path());
    }

    private static Markup mode(ModeVerdict mode) {
        String mark = mode.good() ? "✓" : mode.violated() ? "✗" : "?";
        return Markup.of(
                "<span class=\"mode cell-{}\">{} {}</span> ", mode.verdict(), mark, Words.visible(mode.mode(), 30));
    }

    /** Each segment of a path of a run as it stands in an address. */
    static String address(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            segments.add(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return String.join("/", segments);
    }

    /** The course of one scenario, oldest run first; with several scenarios a curve would mean nothing. */
    private Markup trends(List<RunsIndex.Entry> found) {
        List<RunsIndex.Entry> known = new ArrayList<>(
                found.stream().filter(e -> e.answersPerSecond() >= 0).limit(100).toList());
        boolean one = known.stream().map(RunsIndex.Entry::name).distinct().count() == 1;
        if (!one || known.size() < 2) {
            return Markup.of(
                    "<p class=\"hint\">Choose a scenario with two runs or more to see how its throughput and recovery went.</p>");
        }
        Collections.reverse(known);
        return Markup.of(
                "<div class=\"trends\">{}{}</div>",
                trend("Answers a second, run by run", known, RunsIndex.Entry::answersPerSecond),
                trend("Longest time without an answered write (s)", known, e -> Math.max(0, e.silenceMillis()) / 1000));
    }

    private static Markup trend(String title, List<RunsIndex.Entry> runs, ToDoubleFunction<RunsIndex.Entry> value) {
        double most = Math.max(1e-9, runs.stream().mapToDouble(value).max().orElse(1));
        List<Markup> marks = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            double x = 50 + 380.0 * i / Math.max(1, runs.size() - 1);
            double y = 105 - 90 * value.applyAsDouble(runs.get(i)) / most;
            String at = ViolationPicture.number(x) + "," + ViolationPicture.number(y);
            line.append(at).append(' ');
            marks.add(Markup.of(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"3.5\"><title>{}: {}</title></circle>",
                    ViolationPicture.number(x),
                    ViolationPicture.number(y),
                    Words.visible(Objects.requireNonNullElse(runs.get(i).started(), ""), 30),
                    String.format(Locale.ROOT, "%.1f", value.applyAsDouble(runs.get(i)))));
        }
        return Markup.of(
                """
                <figure><figcaption>{}</figcaption><svg class="curve" viewBox="0 0 450 125" role="img" aria-label="{}">
                <line class="axis" x1="50" y1="105" x2="440" y2="105"/><text class="end" x="44" y="19">{}</text>
                <text class="end" x="44" y="109">0</text><text x="50" y="121">oldest</text><text class="end" x="430" y="121">newest</text>
                <polyline class="now" points="{}"/><g class="marks">{}</g></svg></figure>
                """,
                title,
                title,
                most >= 100 ? Words.count(Math.round(most)) : String.format(Locale.ROOT, "%.1f", most),
                line.toString().strip(),
                marks);
    }
}
