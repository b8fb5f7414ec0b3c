package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The horizontal axis of a picture of few operations. The operations may lie microseconds or seconds apart, and the
 * whole argument hangs on which ended before which began; so the order of events is exact, each step between two of
 * them has a width of its own, and longer steps are drawn wider, but only by their logarithm.
 */
final class TimeAxis {
    private static final double LEAST_STEP = 24;
    private static final double STEP_PER_DECADE = 26;

    private final List<Stop> stops;
    private final double[] x;
    private final Map<Integer, Double> atEvent = new HashMap<>();

    /** A moment at which something drawn begins or ends; {@code event} is its position in the history, or -1. */
    private record Stop(long nanos, int event) {}

    private TimeAxis(List<Stop> stops, double left, double stretch, Labels labels) {
        this.stops = stops;
        x = new double[stops.size()];
        double at = left;
        for (int i = 0; i < x.length; i++) {
            if (i > 0) {
                at += stretch * step(stops.get(i).nanos() - stops.get(i - 1).nanos());
            }
            int event = stops.get(i).event();
            at = Math.max(at, labels.earliest(event, atEvent));
            x[i] = at;
            if (event >= 0) {
                atEvent.put(event, at);
            }
        }
    }

    /** Where an operation may begin at the earliest, so that the label before it in its lane is not run over. */
    interface Labels {
        double earliest(int event, Map<Integer, Double> placed);
    }

    /** The axis from {@code left} to about {@code right}, or further where the operations need more room. */
    static TimeAxis of(List<Operation> operations, List<Long> moments, double left, double right, Labels labels) {
        List<Stop> stops = stops(operations, moments);
        TimeAxis tight = new TimeAxis(stops, left, 1, labels);
        double stretch = tight.end() <= left ? 1 : (right - left) / (tight.end() - left);
        return stretch <= 1 ? tight : new TimeAxis(stops, left, stretch, labels);
    }

    private static List<Stop> stops(List<Operation> operations, List<Long> moments) {
        List<Stop> stops = new ArrayList<>();
        for (Operation op : operations) {
            stops.add(new Stop(op.invokedNanos(), op.invoked()));
            if (op.completed() != History.NEVER) {
                stops.add(new Stop(op.completedNanos(), op.completed()));
            }
        }
        stops.sort(Comparator.comparingInt(Stop::event));
        for (long moment : moments) {
            int at = 0;
            while (at < stops.size() && stops.get(at).nanos() <= moment) {
                at++;
            }
            stops.add(at, new Stop(moment, -1));
        }
        return stops;
    }

    private static double step(long nanos) {
        return LEAST_STEP + STEP_PER_DECADE * Math.log10(1 + Math.max(0, nanos) / 1e6);
    }

    double end() {
        return x.length == 0 ? 0 : x[x.length - 1];
    }

    double ofEvent(int event) {
        return atEvent.getOrDefault(event, end());
    }

    /** The place of any moment; those outside the drawn ones are clamped to {@code left} and {@code right}. */
    double ofMoment(long nanos, double left, double right) {
        if (x.length == 0 || nanos < stops.get(0).nanos()) {
            return left;
        }
        for (int i = 1; i < x.length; i++) {
            long from = stops.get(i - 1).nanos();
            long to = stops.get(i).nanos();
            if (nanos <= to) {
                return to <= from ? x[i] : x[i - 1] + (x[i] - x[i - 1]) * (nanos - from) / (to - from);
            }
        }
        return nanos == stops.get(x.length - 1).nanos() ? end() : right;
    }

    /** A step between two events, for the scale under the picture. */
    record Step(double from, double to, long nanos) {}

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < x.length; i++) {
            steps.add(new Step(
                    x[i - 1], x[i], stops.get(i).nanos() - stops.get(i - 1).nanos()));
        }
        return steps;
    }

    long firstNanos() {
        return stops.isEmpty() ? 0 : stops.get(0).nanos();
    }
}
