package dev.minos.report;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;

/** An operation in a few words. */
final class OperationText {
    private OperationText() {}

    /** What was asked and what came back, without the key: {@code read → "v41"}. */
    static String label(Operation op) {
        String outcome = outcome(op);
        return what(op) + (outcome.isEmpty() ? "" : ", " + outcome);
    }

    private static String what(Operation op) {
        return switch (op.f()) {
            case Operation.READ -> op.outcome() == Outcome.OK ? "read → " + Words.value(op.result()) : "read";
            case Operation.WRITE -> "write " + Words.value(op.argument());
            case Operation.DELETE -> "delete";
            case Operation.CAS -> "cas " + Words.value(op.expected()) + " to " + Words.value(op.argument());
            default ->
                Words.visible(op.f(), Words.VALUE_LENGTH)
                        + (op.argument() == null ? "" : " " + Words.value(op.argument()))
                        + (op.result() == null ? "" : " → " + Words.value(op.result()));
        };
    }

    static String outcome(Operation op) {
        return switch (op.outcome()) {
            case OK -> "";
            case INFO -> "never answered";
            case FAIL -> op.actualKnown() ? "refused: it was " + Words.value(op.actual()) : "failed";
        };
    }

    /** Whether it changes nothing: a read, a page, a watch. */
    static boolean reads(Operation op) {
        return op.f().equals(Operation.READ) || op.mode() != null;
    }

    static String took(Operation op) {
        return op.outcome() == Outcome.INFO || op.completedNanos() < 0 || op.invokedNanos() < 0
                ? ""
                : Words.duration(op.completedNanos() - op.invokedNanos());
    }
}
