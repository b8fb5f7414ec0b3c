package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the few operations of a violation: clients as lanes, a bar from invocation to completion, behind them the
 * faults in force, below them who led as each node saw it. Drawn without script, so that it prints.
 */
final class ViolationPicture {
    private static final double LEFT = 84;
    /** The width of a page on a desk. */
    private static final double FITTING = 1080;

    private static final double LANE = 58;
    private static final double STRIP = 22;
    private static final double BAND_LABEL = 18;
    private static final double CHARACTER = 7.2;
    /** Beyond this many operations a picture explains nothing any more; the table still has them all. */
    private static final int DRAWN_LIMIT = 40;

    private final List<Operation> operations;
    private final int culprit;
    private final Map<Long, String> roles;
    private final List<FaultWindow> faults;
    private final List<NodeTrack> tracks;
    private final Map<Integer, Integer> laneOf = new LinkedHashMap<>();
    private final TimeAxis axis;
    private final double right;
    private final double top;

    ViolationPicture(Scene scene, Map<Long, String> roles) {
        this.operations = scene.operations()
                .subList(0, Math.min(DRAWN_LIMIT, scene.operations().size()));
        this.culprit = scene.culprit();
        this.roles = roles;
        this.faults = scene.faults();
        this.tracks = scene.tracks();
        operations.forEach(op -> laneOf.putIfAbsent(op.process(), laneOf.size()));
        axis = TimeAxis.of(operations, moments(), LEFT + 24, FITTING - lastWidth(), labels());
        double labelsEnd = operations.stream()
                .mapToDouble(op -> axis.ofEvent(op.invoked()) + width(op))
                .max()
                .orElse(0);
        right = Math.max(FITTING, Math.max(axis.end() + 36, labelsEnd + 8));
        top = 6 + BAND_LABEL * faults.size();
    }

    /**
     * What one picture shows: operations by invocation, the faults of that time, and the nodes worth showing.
     *
     * @param culprit the index of the read that the violation turns on; -1 when it turns on none
     */
    record Scene(List<Operation> operations, int culprit, List<FaultWindow> faults, List<NodeTrack> tracks) {
        Scene {
            operations = List.copyOf(operations);
            faults = List.copyOf(faults);
            tracks = List.copyOf(tracks);
        }
    }

    private List<Long> moments() {
        if (operations.isEmpty()) {
            return List.of();
        }
        long last = operations.stream()
                .mapToLong(op -> Math.max(op.invokedNanos(), op.completedNanos()))
                .max()
                .orElse(0);
        List<Long> moments = new ArrayList<>();
        for (FaultWindow fault : faults) {
            moments.add(fault.fromNanos());
            if (fault.toNanos() <= last) {
                moments.add(fault.toNanos());
            }
        }
        return moments;
    }

    private TimeAxis.Labels labels() {
        Map<Integer, Operation> before = new HashMap<>();
        Map<Integer, Operation> last = new HashMap<>();
        for (Operation op : operations) {
            Operation previous = last.put(op.process(), op);
            if (previous != null) {
                before.put(op.invoked(), previous);
            }
        }
        return (event, placed) -> {
            Operation previous = before.get(event);
            return previous == null ? 0 : placed.getOrDefault(previous.invoked(), 0.0) + width(previous) + 14;
        };
    }

    private double lastWidth() {
        return operations.isEmpty() ? 40 : width(operations.get(operations.size() - 1)) + 12;
    }

    private double width(Operation op) {
        return CHARACTER * Math.max(OperationText.label(op).length(), note(op).length() * 0.9);
    }

    private double bottom() {
        return top + LANE * laneOf.size();
    }

    Markup svg(String title) {
        double height = bottom() + 34 + STRIP * tracks.size() + 6;
        return Markup.of(
                """
                <div class="picture" tabindex="0" role="group" aria-label="Time line of the operations">
                <svg class="violation" width="{}" height="{}" viewBox="0 0 {} {}" role="group" aria-label="{}">
                <title>{}</title>
                {}{}{}{}{}
                </svg></div>
                """,
                number(right),
                number(height),
                number(right),
                number(height),
                title,
                title,
                bands(),
                lanes(),
                steps(),
                bars(),
                strips());
    }

    private List<Markup> bands() {
        List<Markup> bands = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            FaultWindow fault = faults.get(i);
            double from = axis.ofMoment(fault.fromNanos(), LEFT, right);
            double to = axis.ofMoment(fault.toNanos(), LEFT, right);
            double y = 4 + BAND_LABEL * i;
            bands.add(Markup.of(
                    "<rect class=\"band\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>"
                            + "<text class=\"band-label\" x=\"{}\" y=\"{}\">{}</text>",
                    number(from),
                    number(y),
                    number(Math.max(2, to - from)),
                    number(bottom() - y),
                    number(from + 6),
                    number(y + 13),
                    "fault: " + Words.visible(fault.fault(), 60)));
        }
        return bands;
    }

    private List<Markup> lanes() {
        List<Markup> lanes = new ArrayList<>();
        laneOf.forEach((process, lane) -> {
            double y = top + LANE * lane;
            lanes.add(Markup.of(
                    "<line class=\"lane\" x1=\"0\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>"
                            + "<text class=\"lane-label\" x=\"4\" y=\"{}\">client {}</text>",
                    number(y),
                    number(right),
                    number(y),
                    number(y + 33),
                    process));
        });
        lanes.add(Markup.of(
                "<line class=\"lane\" x1=\"0\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                number(bottom()),
                number(right),
                number(bottom())));
        return lanes;
    }

    private List<Markup> steps() {
        List<Markup> steps = new ArrayList<>();
        double y = bottom() + 14;
        for (TimeAxis.Step step : axis.steps()) {
            steps.add(tick(step.from()));
            String text = Words.duration(step.nanos());
            if (step.to() - step.from() > CHARACTER * text.length() + 6) {
                steps.add(Markup.of(
                        "<text class=\"step\" x=\"{}\" y=\"{}\">{}</text>",
                        number((step.from() + step.to()) / 2),
                        number(y),
                        text));
            }
        }
        if (!operations.isEmpty()) {
            steps.add(tick(axis.end()));
            steps.add(Markup.of(
                    "<text class=\"lane-label\" x=\"4\" y=\"{}\">{}</text>",
                    number(y),
                    "at " + Words.moment(axis.firstNanos())));
        }
        return steps;
    }

    private Markup tick(double x) {
        return Markup.of(
                "<line class=\"tick\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
                number(x),
                number(top),
                number(x),
                number(bottom() + 4));
    }

    private List<Markup> bars() {
        List<Markup> bars = new ArrayList<>();
        for (Operation op : operations) {
            double y = top + LANE * laneOf.getOrDefault(op.process(), 0);
            double from = axis.ofEvent(op.invoked());
            boolean open = op.completed() == History.NEVER;
            double to = open ? right : axis.ofEvent(op.completed());
            String role = roles.getOrDefault((long) op.index(), "");
            bars.add(Markup.of(
                    """
                    <g class="op {}{}" data-op="{}"><title>{}</title>
                    <path class="hit" d="M{} {}h{}v{}h-{}z"/>
                    <text class="op-label" x="{}" y="{}">{}</text>
                    <rect x="{}" y="{}" width="{}" height="13" rx="{}"/>
                    <text class="op-note" x="{}" y="{}">{}</text></g>
                    """,
                    open ? "open" : op.outcome() == Outcome.FAIL ? "fail" : OperationText.reads(op) ? "read" : "write",
                    isCulprit(op) ? " culprit" : "",
                    op.index(),
                    "operation " + op.index() + (role.isEmpty() ? "" : ": " + role),
                    number(from - 2),
                    number(y + 4),
                    number(Math.max(width(op), to - from)),
                    number(LANE - 8),
                    number(Math.max(width(op), to - from)),
                    number(from),
                    number(y + 16),
                    OperationText.label(op),
                    number(from),
                    number(y + 22),
                    number(Math.max(3, to - from)),
                    open ? 0 : 3,
                    number(from),
                    number(y + 49),
                    note(op)));
        }
        return bars;
    }

    private boolean isCulprit(Operation op) {
        return op.index() == culprit;
    }

    private String note(Operation op) {
        List<String> parts = new ArrayList<>();
        String role = roles.getOrDefault((long) op.index(), "");
        // "writes x" under "write x" says nothing.
        if (!role.isEmpty() && !role.equals(OperationText.label(op).replaceFirst("^write ", "writes "))) {
            parts.add(Words.visible(role, 60));
        }
        if (op.node() != null) {
            parts.add(Words.visible(op.node(), 20));
        }
        if (!OperationText.took(op).isEmpty()) {
            parts.add(OperationText.took(op));
        }
        return String.join(" · ", parts);
    }

    private List<Markup> strips() {
        List<Markup> strips = new ArrayList<>();
        double y = bottom() + 30;
        for (NodeTrack track : tracks) {
            strips.add(Markup.of(
                    "<text class=\"lane-label\" x=\"4\" y=\"{}\">{}</text>",
                    number(y + 13),
                    Words.visible(track.node(), 10)));
            for (NodeSpan span : track.spans()) {
                strips.add(strip(span, y));
            }
            y += STRIP;
        }
        return strips;
    }

    private Markup strip(NodeSpan span, double y) {
        double from = axis.ofMoment(span.fromNanos(), LEFT, right);
        double to = axis.ofMoment(span.toNanos(), LEFT, right);
        if (to - from < 0.5) {
            return Markup.NONE;
        }
        String text = span.role().equals(NodeSpan.DOWN) ? "no answer" : said(span);
        return Markup.of(
                "<rect class=\"role role-{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>{}",
                span.role(),
                number(from),
                number(y),
                number(to - from),
                number(STRIP - 4),
                text,
                Markup.when(
                        to - from > CHARACTER * 0.92 * text.length() + 8,
                        Markup.of(
                                "<text class=\"role-label role-label-{}\" x=\"{}\" y=\"{}\">{}</text>",
                                span.role(),
                                number(from + 5),
                                number(y + 13),
                                text)));
    }

    /** What the node took itself and others for. */
    private static String said(NodeSpan span) {
        String leader = span.leader();
        return span.role() + (leader == null || span.leads() ? "" : " of " + Words.visible(leader, 20)) + ", term "
                + span.term();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }
}
