package dev.minos.history;

import java.io.IOException;
import java.util.Arrays;

/** Goes through a history event by event, in the order of the file it came from. */
final class EventOrder {
    private final History history;

    /** What to do with each event. */
    interface Visitor {
        /** Operation {@code i} is invoked. */
        void invocation(int i) throws IOException;

        /** Operation {@code i} completes, by whatever outcome. */
        void completion(int i) throws IOException;

        void event(Event event) throws IOException;
    }

    EventOrder(History history) {
        this.history = history;
    }

    void forEach(Visitor visitor) throws IOException {
        int[] byEnd = completionsInOrder();
        int nextOperation = 0;
        int nextCompletion = 0;
        int nextEvent = 0;
        while (true) {
            int invoked = nextOperation < history.size() ? history.invoked(nextOperation) : History.NEVER;
            int ended = nextCompletion < byEnd.length ? history.ended(byEnd[nextCompletion]) : History.NEVER;
            int other = nextEvent < history.events().size()
                    ? history.events().get(nextEvent).position()
                    : History.NEVER;
            int first = Math.min(invoked, Math.min(ended, other));
            if (first == History.NEVER) {
                return;
            }
            if (first == invoked) {
                visitor.invocation(nextOperation++);
            } else if (first == ended) {
                visitor.completion(byEnd[nextCompletion++]);
            } else {
                visitor.event(history.events().get(nextEvent++));
            }
        }
    }

    private int[] completionsInOrder() {
        long[] ends = new long[history.size()];
        int count = 0;
        for (int i = 0; i < history.size(); i++) {
            if (history.ended(i) != History.NEVER) {
                ends[count++] = ((long) history.ended(i) << 32) | i;
            }
        }
        Arrays.sort(ends, 0, count);
        int[] operations = new int[count];
        for (int j = 0; j < count; j++) {
            operations[j] = (int) ends[j];
        }
        return operations;
    }
}
