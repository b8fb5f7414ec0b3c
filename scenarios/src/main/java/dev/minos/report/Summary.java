package dev.minos.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The head of the page: the verdict in a sentence per read mode, and the matrix of scenario × read mode. */
final class Summary {
    private static final String FORBIDDEN = "was violated where that is forbidden, in ";
    private static final String MEANT = "was violated, as meant, in ";
    private static final String ALLOWED = "was violated, as it may be, in ";
    private static final String UNDECIDED = "could not be decided in ";
    private static final String KEPT = "was as promised in ";
    private static final String NOT_JUDGED = "was not judged in ";
    private static final List<String> FINDINGS = List.of(FORBIDDEN, MEANT, ALLOWED, UNDECIDED, KEPT, NOT_JUDGED);

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
            Judgement only = rows.get(0).judgement();
            return only.outcome().equals("expected") || only.sentence().isEmpty()
                    ? Words.visible(rows.get(0).info().scenario(), 60) + " ended as expected."
                    : Words.visible(only.sentence(), 400);
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
        Map<String, List<String>> scenarios = new LinkedHashMap<>();
        FINDINGS.forEach(finding -> scenarios.put(finding, new ArrayList<>()));
        for (Row row : rows) {
            scenarios
                    .computeIfAbsent(finding(row.judgement().mode(mode)), finding -> new ArrayList<>())
                    .add(Words.visible(row.info().scenario(), 60));
        }
        List<String> parts = new ArrayList<>();
        scenarios.forEach((finding, its) -> {
            if (its.size() == rows.size()) {
                parts.add(finding + "all " + its.size() + " scenarios");
            } else if (!its.isEmpty()) {
                parts.add(finding + Words.list(its));
            }
        });
        return String.join("; it ", parts) + ".";
    }

    private static String finding(@Nullable ModeVerdict verdict) {
        if (verdict == null) {
            return NOT_JUDGED;
        }
        if (verdict.violated()) {
            return !verdict.met() ? FORBIDDEN : verdict.expectation().equals("violation") ? MEANT : ALLOWED;
        }
        return verdict.good() ? KEPT : UNDECIDED;
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
        String mark = mode.good() ? "✓" : mode.violated() ? "✗" : "?";
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
