package dev.minos.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code faults.jsonl}: every step of every fault, one JSON object a line, handed to the operating system at once. Safe
 * for use by many threads.
 */
public final class FaultLog implements AutoCloseable {

    /** How a step ended. */
    public enum Phase {
        INSTALLED,
        HEALED,
        SKIPPED,
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One step. {@code nanos} since the run's start; {@code id} ties installed to healed; {@code fault} is what was
     * really done and what a replay repeats, {@code intent} what had been asked for.
     */
    public record Entry(
            long nanos,
            int id,
            Phase phase,
            String fault,
            String intent,
            List<String> links,
            List<String> nodes,
            Evidence evidence,
            @Nullable String reason) {
        public Entry {
            links = List.copyOf(links);
            nodes = List.copyOf(nodes);
        }

        String json() {
            ObjectNode object = JSON.createObjectNode()
                    .put("time", nanos)
                    .put("id", id)
                    .put("phase", phase.text())
                    .put("fault", fault)
                    .put("intent", intent);
            array(object, "links", links);
            array(object, "nodes", nodes);
            ObjectNode facts = object.putObject("evidence");
            evidence.facts().forEach(facts::put);
            return object.put("reason", reason).toString();
        }

        private static void array(ObjectNode object, String name, Collection<String> texts) {
            texts.forEach(object.putArray(name)::add);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;
    private final LongSupplier nanos;
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();

    private FaultLog(OutputStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
    }

    /** A new log; {@code nanos} is the run's clock. */
    public static FaultLog create(Path file, LongSupplier nanos) throws IOException {
        return new FaultLog(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING), nanos);
    }

    /** A log that keeps nothing but tells its listeners. */
    public static FaultLog unwritten(LongSupplier nanos) {
        return new FaultLog(OutputStream.nullOutputStream(), nanos);
    }

    /** Is told of every entry, on the thread that made it. */
    public void onEntry(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    long nanos() {
        return nanos.getAsLong();
    }

    void write(Entry entry) throws IOException {
        byte[] line = (entry.json() + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            out.write(line);
        }
        listeners.forEach(listener -> listener.accept(entry));
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
