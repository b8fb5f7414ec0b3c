package dev.minos.history;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a history as {@code history.jsonl}. */
final class JsonlWriter implements EventOrder.Visitor {
    private final History history;
    private final JsonlEncoder encoder;

    private JsonlWriter(History history, OutputStream out) throws IOException {
        this.history = history;
        encoder = new JsonlEncoder(out);
    }

    static void write(History history, OutputStream out) throws IOException {
        JsonlWriter writer = new JsonlWriter(history, out);
        new EventOrder(history).forEach(writer);
        writer.encoder.flush();
        out.flush();
    }

    @Override
    public void invocation(int i) throws IOException {
        encoder.begin(history.index(i), history.invokedNanos(i));
        encoder.process(history.process(i), "invoke", history.f(i));
        key(i);
        argument(i);
        encoder.end(history.mode(i), history.node(i), -1);
    }

    @Override
    public void completion(int i) throws IOException {
        String type = history.outcome(i).label();
        encoder.begin(history.ended(i) + history.index(i) - history.invoked(i), history.completedNanos(i));
        encoder.process(history.process(i), type, history.f(i));
        key(i);
        if (history.outcome(i) == Outcome.OK && !history.repeatsArgument(i)) {
            Object result = history.values().get(history.result(i));
            if (result != null || history.f(i).equals(Operation.READ)) {
                encoder.field("value", result);
            }
        } else {
            argument(i);
        }
        if (history.error(i) != null) {
            encoder.field("error", history.error(i));
        }
        if (history.actual(i) != History.NONE) {
            encoder.field("actual", history.values().get(history.actual(i)));
        }
        encoder.end(history.mode(i), history.node(i), history.version(i));
    }

    @Override
    public void event(Event event) throws IOException {
        encoder.begin(event.index(), event.timeNanos());
        encoder.process(event.process(), event.type(), event.f());
        encoder.field("value", event.value());
        encoder.end(null, null, -1);
    }

    private void key(int i) throws IOException {
        if (history.key(i) != History.NONE) {
            encoder.field("key", history.keys().get(history.key(i)));
        }
    }

    private void argument(int i) throws IOException {
        @Nullable Object argument = history.values().get(history.argument(i));
        if (history.expected(i) != History.NONE) {
            encoder.cas(history.values().get(history.expected(i)), argument);
        } else if (argument != null) {
            encoder.field("value", argument);
        }
    }
}
