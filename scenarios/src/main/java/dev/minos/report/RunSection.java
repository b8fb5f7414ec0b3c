package dev.minos.report;

import dev.minos.checker.measure.ReadStaleness;
import java.util.ArrayList;
import java.util.List;

/** One run on the page: what was found, why, what it cost, what was done to the cluster, and the charts. */
final class RunSection {
    private final Run run;
    private final Kinds kinds;
    private final List<ReadStaleness> staleness;

    RunSection(Run run, Kinds kinds, List<ReadStaleness> staleness) {
        this.run = run;
        this.kinds = kinds;
        this.staleness = staleness;
    }

    /** The whole section; {@code verdict} stands below its heading. */
    Markup markup(Markup verdict) {
        Traffic traffic = Traffic.of(kinds, run.faults(), run.startNanos(), run.endNanos());
        return Markup.of(
                """
                <article class="run" id="{}" aria-labelledby="{}-heading">
                <h2 id="{}-heading">{}</h2>
                {}{}{}{}{}{}
                </article>
                """,
                run.anchor(),
                run.anchor(),
                run.anchor(),
                Words.visible(run.info().scenario(), 80),
                Markup.when(
                        !run.info().description().isEmpty(),
                        Markup.of(
                                "<p class=\"description\">{}</p>",
                                Words.visible(run.info().description(), 1000))),
                verdict,
                new WhySection(run).markup(),
                charts(),
                Markup.of(
                        "{}{}{}{}",
                        new ModesSection(run, traffic, staleness).markup(),
                        new NumbersSection(traffic).markup(),
                        new StalenessSection(staleness).markup(),
                        new MeasuresSection(run.judgement()).markup()),
                Markup.of(
                        "{}{}", new FaultsSection(run.faults(), run.judgement().heldUp()).markup(), facts()));
    }

    /** The verdict in words, for a page on which it does not stand on top already. */
    Markup verdict() {
        List<Markup> modes = new ArrayList<>();
        for (String mode : Kinds.ordered(
                run.judgement().modes().stream().map(ModeVerdict::mode).toList())) {
            ModeVerdict verdict = run.judgement().mode(mode);
            if (verdict != null) {
                modes.add(Markup.of(
                        "<li><code>{}</code> {}</li>", Words.visible(mode, 40), VerdictText.sentence(verdict)));
            }
        }
        String outcome = run.judgement().outcome();
        return Markup.of(
                "<p class=\"badge badge-{}\"><span aria-hidden=\"true\">{}</span> {}</p>{}<ul class=\"sentences\">{}</ul>",
                outcome,
                VerdictText.mark(outcome),
                VerdictText.outcome(outcome),
                Markup.when(
                        !outcome.equals("expected"),
                        Markup.of("<p>{}</p>", Words.visible(run.judgement().sentence(), 600))),
                modes);
    }

    private Markup charts() {
        if (run.history().size() == 0) {
            return Markup.of("<p class=\"empty\">The history has no operation: there is nothing to chart.</p>");
        }
        return Markup.of("""
                <section class="charts-section"><h3>What happened when</h3>
                <p class="hint">Drag over a chart to zoom into a time, double-click to see all of it again. Click near a
                point of the latencies to see that operation, its neighbours and what its node logged then. Shaded: a
                fault was in force.</p>
                <div class="charts" data-run="{}"></div></section>
                """, run.anchor());
    }

    private Markup facts() {
        RunInfo info = run.info();
        List<Markup> facts = new ArrayList<>();
        fact(facts, "started", Words.date(info.started()));
        fact(facts, "lasted", info.millis() == 0 ? "" : Words.duration(info.millis() * 1_000_000));
        fact(facts, "seed", info.seed());
        fact(facts, "system", info.system());
        fact(facts, "nodes", String.join(", ", info.nodes()));
        fact(facts, "clients", info.clients() == 0 ? "" : Words.count(info.clients()));
        fact(facts, "network", info.network());
        fact(facts, "operations", Words.count(run.history().size()));
        fact(facts, "Minos", info.version());
        fact(facts, "Java", info.java());
        fact(facts, "command", info.command());
        return Markup.of("<section class=\"facts\"><h3>The run</h3><dl>{}</dl></section>", facts);
    }

    private static void fact(List<Markup> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(Markup.of("<div><dt>{}</dt><dd>{}</dd></div>", name, Words.visible(value, 300)));
        }
    }
}
