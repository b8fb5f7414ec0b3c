package dev.minos.checker.online;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The window of one key: its events from the invocation of the oldest operation whose outcome is not known, and what is
 * possible before that. What an operation returned tells when it must have taken effect, so events are decided in their
 * order, but only once the outcomes of all operations invoked so far are known. One thread.
 */
final class KeyWindow {
    private record Step(Call call, boolean begins) {}

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private @Nullable Frontier frontier;
    private @Nullable String unknown;
    private @Nullable Call impossible;

    KeyWindow(int mostConfigurations) {
        frontier = new Frontier(mostConfigurations);
    }

    void invoke(Call call) {
        if (frontier != null) {
            steps.add(new Step(call, true));
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
        switch (call.fate()) {
            case REQUIRED -> {
                if (step.begins) {
                    call.slot = possible.begin(call);
                } else if (!possible.end(call.slot)) {
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
