package dev.minos.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The head of the page: the verdict in a sentence per read mode, and the matrix of scenario × read mode. */
final class Summary {
    private final List<Row> rows;
    private final List<String> modes;

    /** One run, as far as the head of the page tells of it; its history is no longer needed. */
    record Row(String anchor, RunInfo info, Judgement judgement) {}

    Summary(List<Row> rows) {
        this.rows = List.copyOf(rows);
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.judgement().modes().forEach(mode -> names.add(mode.mode())));
        modes = Kinds.ordered(names);
    }

    String outcome() {
        return VerdictText.worst(
                rows.stream().map(row -> row.judgement().outcome()).toList());
    }

    Markup markup() {
        String outcome = outcome();
        return Markup.of(
                """
                <section id="verdict" class="verdict verdict-{}" aria-labelledby="verdict-heading">
                <p class="badge"><span aria-hidden="true">{}</span> {}</p>
                <h1 id="verdict-heading">{}</h1>
                <ul class="sentences">{}</ul>
                </section>
                {}
                """,
                outcome,
                VerdictText.mark(outcome),
                VerdictText.outcome(outcome),
                heading(),
                sentences(),
                Markup.when(!modes.isEmpty(), matrix()));
    }

    private String heading() {
        if (rows.isEmpty()) {
            return "There is no run in this directory.";
        }
        if (rows.size() == 1) {
            String sentence = rows.get(0).judgement().sentence();
            return sentence.isEmpty() ? rows.get(0).info().scenario() : Words.visible(sentence, 400);
        }
        List<String> unmet = rows.stream()
                .filter(row -> !row.judgement().outcome().equals("expected"))
                .map(row -> Words.visible(row.info().scenario(), 60))
                .toList();
        return unmet.isEmpty()
                ? "All " + rows.size() + " scenarios ended as expected."
                : Words.list(unmet) + " of " + rows.size() + " scenarios did not end as expected.";
    }

    private List<Markup> sentences() {
        List<Markup> sentences = new ArrayList<>();
        for (String mode : modes) {
            String text = rows.size() == 1 ? single(mode) : across(mode);
            sentences.add(Markup.of("<li><code>{}</code> {}</li>", Words.visible(mode, 40), text));
        }
        return sentences;
    }

    private String single(String mode) {
        ModeVerdict verdict = rows.get(0).judgement().mode(mode);
        return verdict == null ? "was not judged." : VerdictText.sentence(verdict);
    }

    private String across(String mode) {
        List<String> linearizable = new ArrayList<>();
        List<String> violated = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        boolean forbidden = false;
        for (Row row : rows) {
            ModeVerdict verdict = row.judgement().mode(mode);
            String scenario = Words.visible(row.info().scenario(), 60);
            if (verdict == null || !verdict.linearizable() && !verdict.violated()) {
                undecided.add(scenario);
            } else {
                (verdict.violated() ? violated : linearizable).add(scenario);
                forbidden |= verdict.violated() && !verdict.met();
            }
        }
        if (linearizable.size() == rows.size()) {
            return "was linearizable in all " + rows.size() + " scenarios.";
        }
        List<String> parts = new ArrayList<>();
        if (!violated.isEmpty()) {
            parts.add("violated linearizability in " + Words.list(violated)
                    + (forbidden ? ", which is forbidden" : ", which it may"));
        }
        if (!undecided.isEmpty()) {
            parts.add("could not be decided in " + Words.list(undecided));
        }
        if (!linearizable.isEmpty()) {
            parts.add("was linearizable in " + Words.list(linearizable));
        }
        return String.join("; it ", parts) + ".";
    }

    private Markup matrix() {
        List<Markup> heads = modes.stream()
                .map(m -> Markup.of("<th scope=\"col\"><code>{}</code></th>", Words.visible(m, 40)))
                .toList();
        List<Markup> body = rows.stream().map(this::matrixRow).toList();
        return Markup.of("""
                <section id="matrix" aria-labelledby="matrix-heading">
                <h2 id="matrix-heading">Scenario by read mode</h2>
                <div class="scroll" tabindex="0" role="group" aria-labelledby="matrix-heading"><table class="matrix">
                <thead><tr><th scope="col">scenario</th>{}<th scope="col">outcome</th></tr></thead>
                <tbody>{}</tbody></table></div>
                </section>
                """, heads, body);
    }

    private Markup matrixRow(Row row) {
        List<Markup> cells =
                modes.stream().map(mode -> cell(row.judgement().mode(mode))).toList();
        String outcome = row.judgement().outcome();
        return Markup.of(
                "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th>{}<td class=\"outcome outcome-{}\">{} {}</td></tr>",
                row.anchor(),
                Words.visible(row.info().scenario(), 60),
                cells,
                outcome,
                VerdictText.mark(outcome),
                VerdictText.outcome(outcome).toLowerCase(Locale.ROOT));
    }

    private static Markup cell(@Nullable ModeVerdict mode) {
        if (mode == null) {
            return Markup.of("<td class=\"cell cell-none\">not judged</td>");
        }
        String mark = mode.linearizable() ? "✓" : mode.violated() ? "✗" : "?";
        String note = switch (mode.expectation()) {
            case "any" -> "anything goes";
            default -> mode.met() ? "as expected" : "expected: " + Words.visible(mode.expectation(), 20);
        };
        return Markup.of(
                "<td class=\"cell cell-{}{}\"><span aria-hidden=\"true\">{}</span> {}<small>{}</small></td>",
                mode.verdict(),
                mode.met() ? "" : " unmet",
                mark,
                mode.verdict(),
                note);
    }
}
