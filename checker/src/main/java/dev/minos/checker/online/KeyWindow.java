package dev.minos.checker.online;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The window of one key: its events from the invocation of the oldest operation whose outcome is not known, and what is
 * possible before that. What an operation returned tells when it must have taken effect, so events are decided in their
 * order, but only once the outcomes of all operations invoked so far are known. One thread.
 */
final class KeyWindow {
    private record Step(Call call, boolean begins) {}

    private final int mostEvents;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    /** How many of the invocations among {@link #steps} may set a value. */
    private final Map<@Nullable Object, Integer> upcoming = new HashMap<>();

    private @Nullable Frontier frontier;
    private @Nullable String unknown;
    private @Nullable Call impossible;

    KeyWindow(int mostConfigurations, int mostEvents) {
        this.mostEvents = mostEvents;
        frontier = new Frontier(mostConfigurations, upcoming::containsKey);
    }

    void invoke(Call call) {
        if (frontier == null) {
            return;
        }
        if (steps.size() >= mostEvents) {
            unknown = "more than " + mostEvents + " events on one key wait for the outcome of "
                    + steps.element().call.name();
            forget();
            return;
        }
        steps.add(new Step(call, true));
        if (call.maySet()) {
            upcoming.merge(call.argument, 1, Integer::sum);
        }
    }

    /** The outcome of {@code call} is known, and decides what it can. */
    void complete(Call call) {
        if (frontier == null) {
            return;
        }
        if (call.fate() == Call.Fate.REQUIRED) {
            steps.add(new Step(call, false));
        }
        decide();
    }

    private void decide() {
        try {
            while (frontier != null && !steps.isEmpty() && steps.element().call.fate() != Call.Fate.OPEN) {
                take(steps.remove(), frontier);
            }
        } catch (Frontier.Overflow overflow) {
            unknown = overflow.what();
            forget();
        }
    }

    private void take(Step step, Frontier possible) {
        Call call = step.call;
        if (step.begins && call.maySet()) {
            upcoming.computeIfPresent(call.argument, (value, count) -> count == 1 ? null : count - 1);
        }
        switch (call.fate()) {
            case REQUIRED -> {
                if (step.begins) {
                    possible.begin(call);
                } else if (!possible.end(call)) {
                    impossible = call;
                    forget();
                }
            }
            case OPTIONAL -> possible.crash(call);
            default -> {}
        }
    }

    private void forget() {
        frontier = null;
        steps.clear();
        upcoming.clear();
    }

    /** How many events, operations and configurations are remembered. */
    int size() {
        return steps.size() + (frontier == null ? 0 : frontier.size());
    }

    /** Why this key cannot be decided, null if it could so far. */
    @Nullable
    String unknown() {
        return unknown;
    }

    /** The operation that cannot have taken effect, null if all can so far. */
    @Nullable
    Call impossible() {
        return impossible;
    }
}
