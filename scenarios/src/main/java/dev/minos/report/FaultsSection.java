package dev.minos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was done to the cluster, and what proves it. */
final class FaultsSection {
    private final List<FaultWindow> faults;
    private final Map<Integer, Judgement.HeldUp> heldUp;

    FaultsSection(List<FaultWindow> faults, Map<Integer, Judgement.HeldUp> heldUp) {
        this.faults = List.copyOf(faults);
        this.heldUp = Map.copyOf(heldUp);
    }

    Markup markup() {
        if (faults.isEmpty()) {
            return Markup.of("<section class=\"faults\"><h3>Faults</h3><p>None was injected.</p></section>");
        }
        return Markup.of("""
                <section class="faults"><h3>Faults</h3>
                <div class="scroll" tabindex="0" role="group" aria-label="Faults"><table>
                <thead><tr><th scope="col">fault</th><th scope="col" class="n">from</th><th scope="col" class="n">lasted</th>
                <th scope="col">ended</th><th scope="col" class="n">without a write</th>
                <th scope="col" class="n">served again after</th><th scope="col">what proves it</th></tr></thead>
                <tbody>{}</tbody></table></div></section>
                """, faults.stream().map(this::row).toList());
    }

    private Markup row(FaultWindow fault) {
        Judgement.HeldUp held = heldUp.get(fault.id());
        return Markup.of(
                "<tr><th scope=\"row\">{}{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td>"
                        + "<td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
                Words.visible(fault.fault(), 120),
                intent(fault),
                Words.moment(fault.fromNanos()),
                fault.inForce() ? Words.duration(fault.toNanos() - fault.fromNanos()) : "–",
                ended(fault),
                held == null ? "–" : Words.duration(Math.round(held.stallMillis() * 1e6)),
                held == null || !held.recovered() ? "–" : Words.duration(Math.round(held.recoveryMillis() * 1e6)),
                evidence(fault));
    }

    private static Markup intent(FaultWindow fault) {
        return fault.intent() == null || fault.intent().equals(fault.fault())
                ? Markup.NONE
                : Markup.of("<small>meant: {}</small>", Words.visible(fault.intent(), 120));
    }

    private static String ended(FaultWindow fault) {
        String what = switch (fault.phase()) {
            case "healed" -> "healed";
            case "installed" -> "with the run";
            case "skipped" -> "skipped";
            default -> Words.visible(fault.phase(), 20);
        };
        return fault.reason() == null ? what : what + ": " + Words.visible(fault.reason(), 200);
    }

    private static Markup evidence(FaultWindow fault) {
        List<Markup> lines = new ArrayList<>();
        fault.evidence().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> lines.add(Markup.of(
                        "<li><b>{}</b> {}</li>", Words.visible(e.getKey(), 20), Words.visible(e.getValue(), 300))));
        if (lines.size() <= 2) {
            return lines.isEmpty() ? Markup.of("–") : Markup.of("<ul class=\"evidence\">{}</ul>", lines);
        }
        return Markup.of(
                "<details><summary>{}</summary><ul class=\"evidence\">{}</ul></details>",
                Words.count(lines.size(), "proof"),
                lines);
    }
}
