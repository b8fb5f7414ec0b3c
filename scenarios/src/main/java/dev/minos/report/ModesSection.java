package dev.minos.report;

import dev.minos.checker.measure.ReadStaleness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The read modes side by side: what each gives in consistency, and what it costs in latency and availability. */
final class ModesSection {
    private final Run run;
    private final Traffic traffic;
    private final List<Mode> modes = new ArrayList<>();

    /** One read mode; {@code reads} is null where staleness means nothing. */
    private record Mode(
            String name,
            int kind,
            @Nullable ModeVerdict verdict,
            @Nullable ReadStaleness reads) {}

    ModesSection(Run run, Traffic traffic, List<ReadStaleness> staleness) {
        this.run = run;
        this.traffic = traffic;
        for (int kind = 0; kind < traffic.kinds().size(); kind++) {
            String name = traffic.kinds().get(kind);
            if (!name.equals(Kinds.WRITE)) {
                ReadStaleness reads = staleness.stream()
                        .filter(one -> name.equals(one.mode()))
                        .findFirst()
                        .orElse(null);
                modes.add(new Mode(name, kind, run.judgement().mode(name), reads));
            }
        }
    }

    Markup markup() {
        if (modes.size() < 2 || run.history().size() == 0) {
            return Markup.NONE;
        }
        return Markup.of(
                """
                <section class="modes"><h3>The read modes side by side</h3>
                <div class="scroll" tabindex="0" role="group" aria-label="The read modes side by side"><table class="tallies">
                <thead><tr><th scope="col"></th>{}</tr></thead>
                <tbody><tr class="part"><th colspan="{}" scope="rowgroup"><span>what it gives</span></th></tr>{}</tbody>
                <tbody><tr class="part"><th colspan="{}" scope="rowgroup"><span>what it costs</span></th></tr>{}</tbody>
                </table></div></section>
                """,
                modes.stream()
                        .map(mode -> Markup.of("<th scope=\"col\">{}</th>", Words.visible(mode.name(), 40)))
                        .toList(),
                modes.size() + 1,
                gives(),
                modes.size() + 1,
                costs());
    }

    private List<Markup> gives() {
        return List.of(
                row("verdict", ModesSection::verdict),
                row("stale reads", mode -> stale(mode, ModesSection::staleReads)),
                row("oldest value", mode -> stale(mode, reads -> Words.duration(Math.max(0, reads.maxNanos())))),
                row("most versions missed", mode -> stale(mode, reads -> Words.count(reads.maxVersions()))));
    }

    private List<Markup> costs() {
        List<Markup> rows = new ArrayList<>();
        rows.add(row("median latency", mode -> latency(mode, 50)));
        rows.add(row("99th percentile", mode -> latency(mode, 99)));
        rows.add(row(
                "answered", mode -> Words.percent(whole(mode).ok(), whole(mode).invoked())));
        Traffic.Part outside = traffic.parts().size() > 1 ? traffic.parts().get(1) : null;
        if (outside != null) {
            rows.add(row("answered under faults", mode -> {
                Tally calm = outside.tallies().get(mode.kind());
                return Words.percent(whole(mode).ok() - calm.ok(), whole(mode).invoked() - calm.invoked());
            }));
        }
        rows.add(row("longest silence", mode -> Words.duration(whole(mode).longestGapNanos())));
        return rows;
    }

    private Markup row(String name, Function<Mode, Object> cell) {
        return Markup.of(
                "<tr><th scope=\"row\">{}</th>{}</tr>",
                name,
                modes.stream()
                        .map(mode -> Markup.of("<td>{}</td>", cell.apply(mode)))
                        .toList());
    }

    private static Markup verdict(Mode mode) {
        ModeVerdict verdict = mode.verdict();
        if (verdict == null) {
            return Markup.of("–");
        }
        String mark = verdict.good() ? "✓" : verdict.violated() ? "✗" : "?";
        return Markup.of(
                "<span class=\"cell-{} nowrap\"><span>{} {}</span></span>",
                verdict.verdict(),
                mark,
                verdict.violated() ? (verdict.isOfItsOwn() ? "violated" : "not linearizable") : verdict.verdict());
    }

    private static String stale(Mode mode, Function<ReadStaleness, String> text) {
        ReadStaleness reads = mode.reads();
        return reads == null ? "–" : reads.stale() == 0 ? "none" : text.apply(reads);
    }

    private static String staleReads(ReadStaleness reads) {
        return Words.count(reads.stale()) + " (" + Words.percent(reads.stale(), reads.size()) + ")";
    }

    private Tally whole(Mode mode) {
        return traffic.parts().get(0).tallies().get(mode.kind());
    }

    private String latency(Mode mode, double percentile) {
        return whole(mode).ok() == 0 ? "–" : Words.duration(whole(mode).latencyNanos(percentile));
    }
}
