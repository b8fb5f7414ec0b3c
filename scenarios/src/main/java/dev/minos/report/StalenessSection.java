package dev.minos.report;

import dev.minos.checker.measure.ReadStaleness;
import dev.minos.checker.measure.Staleness;
import dev.minos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** How stale the reads of each mode were: how many, by how long, by how many versions. */
final class StalenessSection {
    private static final long[] NANOS = {1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L, 10_000_000_000L};
    private static final List<String> NANOS_NAMES =
            List.of("< 1 ms", "1–10 ms", "10–100 ms", "0.1–1 s", "1–10 s", "> 10 s");
    private static final int[] VERSIONS = {2, 3, 6, 21};
    private static final List<String> VERSIONS_NAMES = List.of("1", "2", "3–5", "6–20", "> 20");

    private final List<ReadStaleness> modes;

    StalenessSection(List<ReadStaleness> modes) {
        this.modes = List.copyOf(modes);
    }

    /** The staleness of each mode's reads; nothing where the history is of another model than keys and values. */
    static List<ReadStaleness> measure(History history) {
        boolean comparable = history.functions().stream()
                .allMatch(f -> List.of("read", "write", "delete", "cas").contains(f));
        if (!comparable || history.size() == 0) {
            return List.of();
        }
        List<String> order = Kinds.ordered(history.modes());
        return Staleness.of(history).modes().stream()
                .sorted(Comparator.comparingInt(reads -> order.indexOf(Objects.requireNonNullElse(reads.mode(), ""))))
                .toList();
    }

    Markup markup() {
        if (modes.isEmpty()) {
            return Markup.NONE;
        }
        return Markup.of("""
                <section class="staleness"><h3>How stale reads were</h3>
                <div class="scroll" tabindex="0" role="group" aria-label="Staleness by read mode"><table>
                <thead><tr><th scope="col">mode</th><th scope="col" class="n">reads</th><th scope="col" class="n">stale</th>
                <th scope="col" class="n">p99</th><th scope="col" class="n">worst</th><th scope="col" class="n">versions missed</th>
                <th scope="col">stale reads by age</th><th scope="col">by versions missed</th></tr></thead>
                <tbody>{}</tbody></table></div>
                <p class="hint">A read is stale when a newer value had certainly been written before it began; both
                numbers are lower bounds.</p></section>
                """, modes.stream().map(StalenessSection::row).toList());
    }

    private static Markup row(ReadStaleness reads) {
        int[] byAge = new int[NANOS_NAMES.size()];
        int[] byVersions = new int[VERSIONS_NAMES.size()];
        for (int read = 0; read < reads.size(); read++) {
            if (reads.versionsMissed(read) > 0) {
                byAge[bucket(reads.staleNanos(read))]++;
                byVersions[bucket(reads.versionsMissed(read))]++;
            }
        }
        boolean none = reads.stale() == 0;
        return Markup.of(
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
                        + "<td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td>{}</td></tr>",
                Words.visible(Objects.requireNonNullElse(reads.mode(), "reads"), 40),
                Words.count(reads.size()),
                none ? "none" : Words.count(reads.stale()) + " (" + Words.percent(reads.stale(), reads.size()) + ")",
                none ? "–" : Words.duration(Math.max(0, reads.quantileNanos(0.99))),
                none ? "–" : Words.duration(Math.max(0, reads.maxNanos())),
                none ? "–" : Words.count(reads.maxVersions()),
                none ? Markup.of("–") : bars(byAge, NANOS_NAMES),
                none ? Markup.of("–") : bars(byVersions, VERSIONS_NAMES));
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < NANOS.length && nanos >= NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    private static int bucket(int versions) {
        int bucket = 0;
        while (bucket < VERSIONS.length && versions >= VERSIONS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** A distribution as rows of bars, each with its number: readable without seeing the bars. */
    private static Markup bars(int[] counts, List<String> names) {
        int most = 1;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        List<Markup> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                rows.add(Markup.of(
                        "<li><span>{}</span><i style=\"width:{}rem\"></i><b>{}</b></li>",
                        names.get(i),
                        ViolationPicture.number(Math.max(0.2, 5.0 * counts[i] / most)),
                        Words.count(counts[i])));
            }
        }
        return Markup.of("<ul class=\"bars\">{}</ul>", rows);
    }
}
