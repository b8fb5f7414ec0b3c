package dev.minos.report;

import java.util.ArrayList;
import java.util.List;

/** Each kind of operation in each part of the run: how many, availability and latency, for the whole run and for each fault's window. */
final class NumbersSection {
    /** With more fault windows than this the table of the windows is folded. */
    private static final int WINDOWS_OPEN = 4;

    private final Traffic traffic;

    NumbersSection(Traffic traffic) {
        this.traffic = traffic;
    }

    Markup markup() {
        List<Markup> whole = new ArrayList<>();
        List<Markup> windows = new ArrayList<>();
        for (Traffic.Part part : traffic.parts()) {
            (part.fault() == 0 ? whole : windows).add(body(part));
        }
        boolean folded = windows.size() > WINDOWS_OPEN;
        List<Markup> open = new ArrayList<>(whole);
        if (!folded) {
            open.addAll(windows);
        }
        return Markup.of(
                "<section class=\"numbers\"><h3>Part by part</h3>{}{}</section>",
                table(open),
                Markup.when(
                        folded,
                        Markup.of(
                                "<details><summary>Each of the {} by itself</summary>{}</details>",
                                Words.count(windows.size(), "fault window"),
                                table(windows))));
    }

    private static Markup table(List<Markup> bodies) {
        return Markup.of("""
                <div class="scroll" tabindex="0" role="group" aria-label="Operations, availability and latency"><table class="tallies">
                <thead><tr><th scope="col">kind</th><th scope="col" class="n">operations</th>
                <th scope="col" class="n">answered</th><th scope="col" class="n">failed</th>
                <th scope="col" class="n">unknown</th><th scope="col" class="n">median</th><th scope="col" class="n">p99</th>
                <th scope="col" class="n">slowest</th><th scope="col" class="n">longest silence</th></tr></thead>
                {}</table></div>
                """, bodies);
    }

    private Markup body(Traffic.Part part) {
        List<Markup> rows = new ArrayList<>();
        for (int kind = 0; kind < traffic.kinds().size(); kind++) {
            rows.add(row(traffic.kinds().get(kind), part.tallies().get(kind), part.contiguous()));
        }
        String when = part.contiguous() ? Words.moment(part.fromNanos()) + " to " + Words.moment(part.toNanos()) : "";
        return Markup.of(
                "<tbody><tr class=\"part\"><th colspan=\"9\" scope=\"rowgroup\"><span>{}{}</span> <small>{}</small></th></tr>{}</tbody>",
                part.fault() == 0 ? "" : "during ",
                Words.visible(part.name(), 60),
                when,
                rows);
    }

    private static Markup row(String kind, Tally tally, boolean contiguous) {
        return Markup.of(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
                        + "<td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                Kinds.label(Words.visible(kind, 40)).replace("`", ""),
                Words.count(tally.invoked()),
                Words.percent(tally.ok(), tally.invoked()),
                Words.count(tally.failedOps()),
                Words.count(tally.unknownOps()),
                latency(tally, 50),
                latency(tally, 99),
                latency(tally, 100),
                contiguous ? Words.duration(tally.longestGapNanos()) : "");
    }

    private static String latency(Tally tally, double percentile) {
        return tally.ok() == 0 ? "–" : Words.duration(tally.latencyNanos(percentile));
    }
}
