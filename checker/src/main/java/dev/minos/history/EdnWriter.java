package dev.minos.history;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as Jepsen's {@code history.edn}: one map a line. When operations have keys, values are {@code [key
 * value]} as in Jepsen's independent workloads.
 */
final class EdnWriter implements EventOrder.Visitor {
    private final History history;
    private final Writer out;
    private final StringBuilder line = new StringBuilder();

    private EdnWriter(History history, Writer out) {
        this.history = history;
        this.out = out;
    }

    static void write(History history, Writer out) throws IOException {
        EdnWriter writer = new EdnWriter(history, out);
        new EventOrder(history).forEach(writer);
        out.flush();
    }

    @Override
    public void invocation(int i) throws IOException {
        begin(history.index(i), history.invokedNanos(i), "invoke", Integer.toString(history.process(i)), history.f(i));
        value(i, argument(i));
        end(i);
    }

    @Override
    public void completion(int i) throws IOException {
        int index = history.ended(i) + history.index(i) - history.invoked(i);
        String type = history.outcome(i).label();
        begin(index, history.completedNanos(i), type, Integer.toString(history.process(i)), history.f(i));
        boolean result = history.outcome(i) == Outcome.OK && !history.repeatsArgument(i);
        value(i, result ? history.values().get(history.result(i)) : argument(i));
        String error = history.error(i);
        if (error != null) {
            line.append(", :error ");
            Edn.keyword(error, line);
        }
        if (history.actual(i) != History.NONE) {
            line.append(", :actual ");
            Edn.print(history.values().get(history.actual(i)), line);
        }
        if (history.version(i) >= 0) {
            line.append(", :version ").append(history.version(i));
        }
        end(i);
    }

    @Override
    public void event(Event event) throws IOException {
        StringBuilder process = new StringBuilder();
        Edn.keyword(event.process(), process);
        begin(event.index(), event.timeNanos(), event.type(), process.toString(), event.f());
        line.append(", :value ");
        Edn.print(event.value(), line);
        line.append("}\n");
        out.append(line);
    }

    private void begin(int index, long timeNanos, String type, String process, String f) {
        line.setLength(0);
        line.append("{:index ").append(index).append(", :time ").append(timeNanos);
        line.append(", :type :")
                .append(type)
                .append(", :process ")
                .append(process)
                .append(", :f ");
        Edn.keyword(f, line);
    }

    private void end(int i) throws IOException {
        if (history.mode(i) != null) {
            line.append(", :mode ");
            Edn.print(history.mode(i), line);
        }
        if (history.node(i) != null) {
            line.append(", :node ");
            Edn.print(history.node(i), line);
        }
        line.append("}\n");
        out.append(line);
    }

    private void value(int i, @Nullable Object value) {
        line.append(", :value ");
        Object printed = history.key(i) == History.NONE
                ? value
                : Arrays.asList(history.keys().get(history.key(i)), value);
        Edn.print(printed, line);
    }

    private @Nullable Object argument(int i) {
        Object argument = history.values().get(history.argument(i));
        return history.expected(i) == History.NONE
                ? argument
                : Arrays.asList(history.values().get(history.expected(i)), argument);
    }
}
