package dev.minos.scenario;

import dev.minos.fault.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a small list of faults that still makes a run fail: first fewer faults, by halves and ever smaller parts (ddmin,
 * Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002, section 3), then shorter ones, begun
 * sooner. A run depends on luck, so a trial that did not fail proves nothing; that a list fails was always seen.
 */
public final class Shrinker {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final long GRAIN_MILLIS = 100;

    private final Trial trial;
    private final int mostTrials;
    private int trials;

    /** Runs a list of faults, often enough to believe the answer. */
    public interface Trial {
        boolean fails(Plan plan) throws IOException, InterruptedException;
    }

    /**
     * What was found.
     *
     * @param minimal whether each smaller list that shrinking tries was tried; false when it had to stop before
     */
    public record Shrunk(Plan plan, boolean minimal, int trials) {}

    public Shrinker(Trial trial, int mostTrials) {
        this.trial = trial;
        this.mostTrials = mostTrials;
    }

    /** @param failing a plan that was seen to fail */
    public Shrunk shrink(Plan failing) throws IOException, InterruptedException {
        Plan plan = failing;
        if (!plan.steps().isEmpty() && fails(Plan.of())) {
            return new Shrunk(Plan.of(), true, trials);
        }
        plan = sooner(shorter(fewer(plan)));
        return new Shrunk(plan, trials < mostTrials, trials);
    }

    /** 1-minimal: without any one of its steps it was not seen to fail. */
    private Plan fewer(Plan failing) throws IOException, InterruptedException {
        List<Plan.Step> steps = failing.steps();
        int parts = 2;
        while (steps.size() >= 2 && trials < mostTrials) {
            List<Plan.Step> smaller = smaller(steps, parts);
            if (smaller.size() < steps.size()) {
                // A part alone is cut anew; of all but a part, the others are as they were.
                parts = 2 * smaller.size() < steps.size() ? 2 : Math.max(parts - 1, 2);
                steps = smaller;
            } else if (parts == steps.size()) {
                break;
            } else {
                parts = Math.min(2 * parts, steps.size());
            }
        }
        return new Plan(steps);
    }

    /** One part alone, or all but one part, if that still fails; otherwise the same steps. */
    private List<Plan.Step> smaller(List<Plan.Step> steps, int parts) throws IOException, InterruptedException {
        for (int i = 0; i < parts; i++) {
            List<Plan.Step> part = steps.subList(bound(steps, i, parts), bound(steps, i + 1, parts));
            if (fails(new Plan(part))) {
                return part;
            }
        }
        // With two parts, all but one is the other one.
        for (int i = 0; parts > 2 && i < parts; i++) {
            List<Plan.Step> rest = new ArrayList<>(steps);
            rest.subList(bound(steps, i, parts), bound(steps, i + 1, parts)).clear();
            if (fails(new Plan(rest))) {
                return rest;
            }
        }
        return steps;
    }

    /** Where the part with this number begins. */
    private static int bound(List<Plan.Step> steps, int part, int parts) {
        return part * steps.size() / parts;
    }

    /** Each fault held half as long, as long as it still fails. */
    private Plan shorter(Plan failing) throws IOException, InterruptedException {
        Plan plan = failing;
        for (int i = 0; i < plan.steps().size(); i++) {
            while (plan.steps().get(i).hold().compareTo(SHORT) > 0) {
                Plan.Step step = plan.steps().get(i);
                Plan.Step half = new Plan.Step(step.at(), rounded(step.hold().dividedBy(2)), step.fault());
                Plan candidate = with(plan, i, half);
                if (!fails(candidate)) {
                    break;
                }
                plan = candidate;
            }
        }
        return plan;
    }

    /** The plan with times that a person would write. */
    static Plan readable(Plan plan) {
        return new Plan(plan.steps().stream()
                .map(step -> new Plan.Step(rounded(step.at()), rounded(step.hold()), step.fault()))
                .toList());
    }

    /** Up to the next tenth of a second. */
    private static Duration rounded(Duration time) {
        return Duration.ofMillis((time.toMillis() + GRAIN_MILLIS - 1) / GRAIN_MILLIS * GRAIN_MILLIS);
    }

    /** The first fault a second after the warm-up, the others as far behind it as they were. */
    private Plan sooner(Plan failing) throws IOException, InterruptedException {
        if (failing.steps().isEmpty() || failing.steps().get(0).at().compareTo(SOON) <= 0) {
            return failing;
        }
        Plan candidate = failing.after(SOON.minus(failing.steps().get(0).at()));
        return fails(candidate) ? candidate : failing;
    }

    private static Plan with(Plan plan, int index, Plan.Step step) {
        List<Plan.Step> steps = new ArrayList<>(plan.steps());
        steps.set(index, step);
        return new Plan(steps);
    }

    private boolean fails(Plan plan) throws IOException, InterruptedException {
        if (trials >= mostTrials) {
            return false;
        }
        trials++;
        return trial.fails(plan);
    }
}
