package dev.minos.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How far each mode was from linearizable: what docs/measures.md explains, side by side. */
final class MeasuresSection {
    private static final List<String> SESSIONS =
            List.of("read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads");
    private static final List<String> LOSSES = List.of("lost", "resurrected", "failedButSeen");

    private final Judgement judgement;

    MeasuresSection(Judgement judgement) {
        this.judgement = judgement;
    }

    Markup markup() {
        List<ModeVerdict> measured = Kinds.ordered(
                        judgement.modes().stream().map(ModeVerdict::mode).toList())
                .stream()
                .flatMap(mode -> judgement.modes().stream()
                        .filter(verdict -> verdict.mode().equals(mode)))
                .filter(verdict -> verdict.measures().isObject())
                .toList();
        if (measured.isEmpty()) {
            return Markup.NONE;
        }
        List<Markup> rows = new ArrayList<>();
        measured.forEach(verdict -> rows.add(row(verdict)));
        return Markup.of("""
                <section class="measures"><h3>How far from linearizable</h3>
                <div class="scroll" tabindex="0" role="group" aria-label="Consistency by read mode"><table>
                <thead><tr><th scope="col">mode</th><th scope="col">reads return what was there at most … ago</th>
                <th scope="col">if all lasted … longer</th><th scope="col" class="n">latest versions needed</th>
                <th scope="col">sequential per key</th>
                <th scope="col" class="n">own writes not read</th><th scope="col" class="n">reads going back</th>
                <th scope="col" class="n">writes seen out of order</th><th scope="col" class="n">answers seen before questions</th>
                <th scope="col" class="n">writes lost</th><th scope="col" class="n">deleted, yet seen</th>
                <th scope="col" class="n">failed, yet seen</th></tr></thead>
                <tbody>{}</tbody></table></div>
                <p class="hint">Everything counted is certain; the truth may be more. <code>minos check --measure</code>
                names the operations that show each number.</p></section>
                """, rows);
    }

    private static Markup row(ModeVerdict verdict) {
        JsonNode measures = verdict.measures();
        List<Markup> counts = new ArrayList<>();
        for (String guarantee : SESSIONS) {
            counts.add(count(measures.path("sessions").path(guarantee).path("violations")));
        }
        for (String loss : LOSSES) {
            counts.add(count(measures.path("losses").path(loss).path("count")));
        }
        return Markup.of(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td>{}</tr>",
                Words.visible(verdict.mode(), 40),
                time(measures.path("delta")),
                time(measures.path("gamma")),
                versions(measures.path("versions")),
                Words.visible(measures.path("sequential").path("answer").asText("unknown"), 20),
                counts);
    }

    private static Markup count(JsonNode count) {
        return Markup.of("<td class=\"n\">{}</td>", count.asLong() == 0 ? "–" : Words.count(count.asLong()));
    }

    /** A relaxation of times. */
    private static String time(JsonNode json) {
        JsonNode least = json.path("atLeastMillis");
        JsonNode most = json.path("atMostMillis");
        if (json.path("exact").asBoolean()) {
            return least.isNull() ? "nothing helps" : least.asDouble() == 0 ? "0" : duration(least);
        }
        return most.isNull() ? "unknown, ≥ " + duration(least) : duration(least) + " to " + duration(most);
    }

    private static String duration(JsonNode millis) {
        return Words.duration(Math.round(millis.asDouble() * 1e6));
    }

    private static String versions(JsonNode json) {
        if (!json.path("possible").asBoolean(true)) {
            return "nothing helps";
        }
        String least = Words.count(json.path("atLeast").asLong());
        JsonNode most = json.path("atMost");
        if (json.path("exact").asBoolean()) {
            return least;
        }
        return most.isNull() ? "unknown, ≥ " + least : least + " to " + Words.count(most.asLong());
    }
}
