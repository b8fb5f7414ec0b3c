package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.report.ModeVerdict.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Why a mode was convicted: each violation in words, as a picture and as a table. */
final class WhySection {
    /** Violations of one mode that are drawn; the others are named. */
    private static final int PICTURES = 4;

    private final Run run;
    private final Circumstances circumstances;
    private final Map<Long, Operation> operations;

    WhySection(Run run) {
        this.run = run;
        circumstances = new Circumstances(run.faults(), run.tracks());
        operations = find(run);
    }

    /** The operations that any drawn violation names, by the index of their invocation. */
    private static Map<Long, Operation> find(Run run) {
        Set<Long> wanted = new HashSet<>();
        run.judgement()
                .modes()
                .forEach(mode -> mode.violations().stream()
                        .limit(PICTURES)
                        .forEach(violation -> wanted.addAll(violation.operations())));
        Map<Long, Operation> found = new HashMap<>();
        History history = run.history();
        for (int i = 0; i < history.size() && found.size() < wanted.size(); i++) {
            long index = history.index(i);
            if (wanted.contains(index)) {
                found.put(index, history.operation(i));
            }
        }
        return found;
    }

    Markup markup() {
        List<Markup> parts = new ArrayList<>();
        run.judgement().modes().stream()
                .filter(ModeVerdict::violated)
                .sorted(Comparator.comparingInt(WhySection::weight))
                .forEach(mode -> parts.add(mode(mode)));
        return parts.isEmpty() ? Markup.NONE : Markup.of("<section class=\"why\"><h3>Why</h3>{}</section>", parts);
    }

    /** What is forbidden comes first, then what was meant to be seen; what may be is folded. */
    private static int weight(ModeVerdict mode) {
        return !mode.met() ? 0 : mode.expectation().equals("violation") ? 1 : 2;
    }

    private Markup mode(ModeVerdict mode) {
        List<Violation> violations = mode.violations();
        List<Markup> figures = new ArrayList<>();
        violations.stream().limit(PICTURES).forEach(violation -> figures.add(figure(mode, violation)));
        if (violations.size() > PICTURES) {
            figures.add(others(violations.subList(PICTURES, violations.size())));
        }
        if (violations.isEmpty()) {
            figures.add(Markup.of("<p>The verdict names no operations.</p>"));
        }
        Markup name = Markup.of("<code>{}</code>{}", Words.visible(mode.mode(), 40), mode.isOfItsOwn() ? "" : " reads");
        return weight(mode) < 2
                ? Markup.of("<h4>{}</h4>{}", name, figures)
                : Markup.of(
                        "<details class=\"allowed\"><summary>{}: what they showed, which they may</summary>{}</details>",
                        name,
                        figures);
    }

    private static Markup others(List<Violation> others) {
        return Markup.of(
                "<details class=\"more\"><summary>{} with a violation</summary><ul>{}</ul></details>",
                Words.count(others.size(), "more key"),
                others.stream()
                        .limit(200)
                        .map(v -> Markup.of("<li>{}</li>", sentence(v)))
                        .toList());
    }

    private Markup figure(ModeVerdict mode, Violation violation) {
        List<Operation> its = violation.operations().stream()
                .distinct()
                .map(operations::get)
                .filter(Objects::nonNull)
                .sorted((a, b) -> Integer.compare(a.invoked(), b.invoked()))
                .toList();
        Optional<Operation> culprit = circumstances.culprit(its, violation.roles());
        String testbed = culprit.map(read -> circumstances.of(read, its, violation.roles()))
                .orElse("");
        String title = "Violation of " + Words.visible(mode.mode(), 40) + (mode.isOfItsOwn() ? "" : " reads")
                + " on key " + Words.key(violation.key());
        return Markup.of(
                """
                <figure class="why-figure"><figcaption><p class="sentence"><bdi>{}</bdi></p>{}</figcaption>
                {}{}</figure>
                """,
                sentence(violation),
                Markup.when(!testbed.isEmpty(), Markup.of("<p class=\"circumstances\">{}</p>", testbed)),
                its.isEmpty()
                        ? Markup.of("<p>Its operations are not in the history.</p>")
                        : new ViolationPicture(scene(its, culprit), violation.roles()).svg(title),
                table(its, violation.roles()));
    }

    private static String sentence(Violation violation) {
        String sentence = Words.visible(violation.sentence(), 900);
        return sentence.isEmpty() || sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private ViolationPicture.Scene scene(List<Operation> its, Optional<Operation> culprit) {
        long from = its.get(0).invokedNanos();
        long to = its.stream()
                .mapToLong(op -> Math.max(op.invokedNanos(), op.completedNanos()))
                .max()
                .orElse(from);
        List<FaultWindow> faults = run.faults().stream()
                .filter(f -> f.inForce() && f.fromNanos() <= to && f.toNanos() >= from)
                .limit(4)
                .toList();
        return new ViolationPicture.Scene(
                its,
                culprit.map(Operation::index).orElse(-1),
                faults,
                run.tracks().stream().limit(9).toList());
    }

    private static Markup table(List<Operation> its, Map<Long, String> roles) {
        List<Markup> rows = its.stream()
                .map(op -> Markup.of(
                        "<tr data-op=\"{}\"><td class=\"n\">{}</td><td class=\"n\">{}</td><td><bdi>{}</bdi></td>"
                                + "<td><bdi>{}</bdi></td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
                        op.index(),
                        op.index(),
                        op.process(),
                        OperationText.label(op),
                        Words.key(op.key()),
                        op.node() == null ? "" : Words.visible(op.node(), 20),
                        Words.moment(op.invokedNanos()),
                        OperationText.took(op).isEmpty() ? "–" : OperationText.took(op),
                        Words.visible(roles.getOrDefault((long) op.index(), ""), 60)))
                .toList();
        return Markup.of("""
                <details><summary>The {} as a table</summary><div class="scroll" tabindex="0" role="group" aria-label="Operations">
                <table><thead><tr><th scope="col">index</th><th scope="col">client</th><th scope="col">operation</th>
                <th scope="col">key</th><th scope="col">node</th><th scope="col">invoked at</th><th scope="col">took</th>
                <th scope="col">role</th></tr></thead><tbody>{}</tbody></table></div></details>
                """, Words.count(its.size(), "operation"), rows);
    }
}
