package dev.minos.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one node logged, by the run's clock: the lines that a page carries. A line is dated by the first date and time in
 * it, which comes from the node's own clock; one without belongs to the line before it.
 *
 * @param total how many lines the file has that are not blank
 */
record NodeLog(String node, int total, List<Line> lines) {
    private static final Pattern DATE = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?\\s?(Z|[+-]\\d\\d:?\\d\\d)?");
    /** A date further into a line than this is part of what the line says. */
    private static final int DATE_WITHIN = 80;

    private static final int LINE_LENGTH = 240;
    /** A log that is longer is read to its end, but only so many of its lines can be kept. */
    private static final int MOST_KEPT = 20_000;

    private static final long AROUND_NANOS = Duration.ofSeconds(1).toNanos();

    NodeLog {
        lines = List.copyOf(lines);
    }

    /** One line without its date, or several that say the same one after the other; {@code nanos} on the run's clock. */
    record Line(long nanos, String text, int times) {
        private boolean isAgain(long when, String what) {
            return text.equals(what) && when - nanos < AROUND_NANOS;
        }

        private Line again() {
            return new Line(nanos, text, times + 1);
        }

        private boolean isTrouble() {
            return text.contains("WARN") || text.contains("ERROR") || text.contains("Exception");
        }
    }

    /** The whole log of a node of the run, oldest line first; empty where there is none. */
    static NodeLog read(Path file, String node, Instant started) throws IOException {
        List<Line> lines = new ArrayList<>();
        int total = 0;
        if (Files.isRegularFile(file)) {
            // Whatever bytes a node has written, its log must not keep the page from being made.
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                long nanos = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    total += line.isBlank() ? 0 : 1;
                    Long dated = nanos(line, started);
                    nanos = dated == null ? nanos : dated;
                    add(lines, nanos, undated(line));
                }
            }
        }
        lines.sort(Comparator.comparingLong(Line::nanos));
        return new NodeLog(node, total, lines);
    }

    private static void add(List<Line> lines, long nanos, String text) {
        Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
        if (last != null && last.isAgain(nanos, text)) {
            lines.set(lines.size() - 1, last.again());
        } else if (lines.size() < MOST_KEPT && !text.isBlank()) {
            lines.add(new Line(nanos, text, 1));
        }
    }

    /** The page says when a line was written in its own way. */
    private static String undated(String line) {
        Matcher date = DATE.matcher(line);
        return date.lookingAt() ? line.substring(date.end()).strip() : line;
    }

    /** When a line was written, since the start of the run; null where it does not say. */
    static @Nullable Long nanos(String line, Instant started) {
        Matcher date = DATE.matcher(line.length() > DATE_WITHIN ? line.substring(0, DATE_WITHIN) : line);
        if (!date.find()) {
            return null;
        }
        String fraction = date.group(3) == null ? "" : "." + date.group(3);
        String text = date.group(1) + "T" + date.group(2) + fraction;
        String zone = date.group(4);
        try {
            Instant instant = zone == null
                    ? LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant()
                    : OffsetDateTime.parse(
                                    text + (zone.length() == 5 ? zone.substring(0, 3) + ":" + zone.substring(3) : zone))
                            .toInstant();
            return Duration.between(started, instant).toNanos();
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    /** At most so many bytes of it: first what lies around these moments, then warnings and errors, then a part of the rest. */
    NodeLog shortened(List<Long> moments, int bytes) {
        List<Line> near = new ArrayList<>();
        List<Line> troubles = new ArrayList<>();
        List<Line> others = new ArrayList<>();
        for (Line line : lines) {
            boolean isNear = moments.stream().anyMatch(m -> Math.abs(m - line.nanos()) <= AROUND_NANOS);
            (isNear ? near : line.isTrouble() ? troubles : others).add(line);
        }
        List<Line> kept = new ArrayList<>();
        int left = bytes;
        for (List<Line> part : List.of(near, troubles, others)) {
            left = take(part, left, kept);
        }
        kept.sort(Comparator.comparingLong(Line::nanos));
        return new NodeLog(node, total, kept);
    }

    /** Evenly from a part that is too long. */
    private static int take(List<Line> part, int bytes, List<Line> kept) {
        int wanted = part.stream().mapToInt(line -> size(line)).sum();
        int every = wanted <= bytes ? 1 : wanted / Math.max(1, bytes) + 1;
        int left = bytes;
        for (int k = 0; k < part.size() && left > 0; k += every) {
            kept.add(part.get(k));
            left -= size(part.get(k));
        }
        return Math.max(0, left);
    }

    private static int size(Line line) {
        return Math.min(LINE_LENGTH, line.text().length()) * 2 + 20;
    }

    /** How many lines of the file are not among these. */
    int left() {
        return total - lines.stream().mapToInt(Line::times).sum();
    }

    static String shown(Line line) {
        String text = Words.visible(line.text().replace('\t', ' '), LINE_LENGTH);
        return line.times() == 1 ? text : text + " (" + Words.count(line.times()) + " times)";
    }
}
