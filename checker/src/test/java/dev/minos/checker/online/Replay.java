package dev.minos.checker.online;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.Arrays;
import java.util.TreeMap;

/** Gives the events of a recorded history to an online checker. */
public final class Replay {
    private Replay() {}

    public static OnlineVerdict of(History history) {
        OnlineChecker checker = new OnlineChecker();
        for (int event : events(history)) {
            give(history, event, checker);
        }
        return checker.finish();
    }

    /** The events in their order: operation i for its invocation, ~i for its completion. */
    static int[] events(History history) {
        TreeMap<Integer, Integer> out = new TreeMap<>();
        for (int i = 0; i < history.size(); i++) {
            out.put(history.invoked(i), i);
            if (history.ended(i) != History.NEVER) {
                out.put(history.ended(i), ~i);
            }
        }
        return out.values().stream().mapToInt(event -> event).toArray();
    }

    static void give(History history, int event, OnlineChecker checker) {
        give(history.operation(event >= 0 ? event : ~event), event >= 0, checker);
    }

    static void give(Operation op, boolean begins, OnlineChecker checker) {
        if (begins) {
            boolean cas = op.f().equals("cas");
            checker.invoke(
                    op.process(), op.f(), op.key(), cas ? Arrays.asList(op.expected(), op.argument()) : op.argument());
            return;
        }
        switch (op.outcome()) {
            case OK -> checker.ok(op.process(), op.result());
            case INFO -> checker.info(op.process());
            case FAIL -> {
                if (op.actualKnown()) {
                    checker.refuse(op.process(), op.actual());
                } else if (op.refused()) {
                    checker.refuse(op.process());
                } else {
                    checker.fail(op.process());
                }
            }
        }
    }
}
