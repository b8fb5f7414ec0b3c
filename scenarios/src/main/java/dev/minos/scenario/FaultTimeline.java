package dev.minos.scenario;

import dev.minos.fault.FaultLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The faults of a run as the log tells them. Safe for use by many threads. */
final class FaultTimeline {
    private static final int MOST_REMEMBERED = 10;

    private final Map<Integer, Span> spans = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final boolean forgetful;

    /** When a fault was in force; {@code toNanos} is {@link Long#MAX_VALUE} until it is healed. */
    record Span(int id, String fault, long fromNanos, long toNanos, List<String> links, List<String> nodes) {}

    /** One that remembers everything. */
    FaultTimeline() {
        this(false);
    }

    /** @param forgetful whether what has been healed is forgotten, as it must be in a run without end */
    FaultTimeline(boolean forgetful) {
        this.forgetful = forgetful;
    }

    synchronized void add(FaultLog.Entry entry) {
        switch (entry.phase()) {
            case INSTALLED ->
                spans.put(
                        entry.id(),
                        new Span(
                                entry.id(),
                                entry.fault(),
                                entry.nanos(),
                                Long.MAX_VALUE,
                                entry.links(),
                                entry.nodes()));
            case HEALED -> end(entry);
            case SKIPPED -> add(skipped, "'" + entry.intent() + "' did not apply: " + entry.reason());
            case FAILED -> {
                end(entry);
                add(failed, "'" + entry.fault() + "' failed: " + entry.reason());
            }
        }
    }

    private void add(List<String> sentences, String sentence) {
        if (!forgetful || sentences.size() < MOST_REMEMBERED) {
            sentences.add(sentence);
        }
    }

    private void end(FaultLog.Entry entry) {
        if (forgetful) {
            spans.remove(entry.id());
            return;
        }
        spans.computeIfPresent(
                entry.id(),
                (id, span) -> new Span(id, span.fault(), span.fromNanos(), entry.nanos(), span.links(), span.nodes()));
    }

    /** What is broken at this moment, as one line; null when nothing is. */
    synchronized @Nullable String inForce() {
        String lines = spans.values().stream()
                .filter(span -> span.toNanos() == Long.MAX_VALUE)
                .map(Span::fault)
                .collect(Collectors.joining(", "));
        return lines.isEmpty() ? null : lines;
    }

    synchronized List<Span> spans() {
        return List.copyOf(spans.values());
    }

    /** Faults that were skipped or failed, a sentence each. */
    synchronized List<String> troubles() {
        List<String> all = new ArrayList<>(skipped);
        all.addAll(failed);
        return all;
    }

    /** Faults that found nobody to hit, a sentence each. */
    synchronized List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Faults that could not be injected or not be healed, a sentence each. */
    synchronized List<String> failed() {
        return List.copyOf(failed);
    }
}
