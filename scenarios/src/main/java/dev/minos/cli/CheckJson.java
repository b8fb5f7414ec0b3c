package dev.minos.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.checker.Counterexample;
import dev.minos.checker.measure.ModeConsistency;
import dev.minos.scenario.MeasuresJson;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was found of a file, as the one line of JSON of {@code minos check --json}. */
final class CheckJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CheckJson() {}

    static String line(JudgedHistory judged) {
        return object(judged).toString();
    }

    /** And per mode and key that is linearizable the indexes of its operations in an order in which they can have happened. */
    static String lineWithWitness(JudgedHistory judged) {
        ObjectNode json = object(judged);
        ArrayNode witness = json.putArray("witness");
        for (JudgedMode mode : judged.modes()) {
            for (WitnessOrder order : WitnessOrder.of(mode)) {
                ObjectNode one = witness.addObject();
                if (mode.mode() != null) {
                    one.put("mode", mode.mode());
                }
                one.put("key", order.key());
                ArrayNode indexes = one.putArray("order");
                order.operations().forEach(operation -> indexes.add(operation.index()));
            }
        }
        return json.toString();
    }

    private static ObjectNode object(JudgedHistory judged) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("file", judged.file().toString());
        List<JudgedMode> modes = judged.modes();
        JudgedMode telling = modes.stream()
                .filter(JudgedMode::violated)
                .findFirst()
                .or(() -> modes.stream().filter(JudgedMode::unknown).findFirst())
                .orElse(modes.get(0));
        valid(json, telling);
        json.put("ops", judged.operations());
        json.put("keys", judged.keys());
        json.put("millis", modes.stream().mapToDouble(JudgedMode::millis).sum());
        String engines = modes.stream()
                .flatMap(mode -> Stream.of(mode.verdict().engines().split(", ")))
                .filter(engine -> !engine.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        json.put("engine", engines);
        found(json, telling);
        List<JudgedMode> named =
                modes.stream().filter(mode -> mode.mode() != null).toList();
        if (!named.isEmpty()) {
            modes(json.putObject("modes"), named);
        }
        if (modes.get(0).mode() == null) {
            measures(json, modes.get(0));
        }
        if (judged.expectationsKnown()) {
            json.put("expected", judged.exitCode() == ExitCode.AS_EXPECTED);
        }
        if (!judged.notes().isEmpty()) {
            ArrayNode notes = json.putArray("notes");
            judged.notes().forEach(notes::add);
        }
        return json;
    }

    /** A file that could not be read: {@code valid} is unknown, the reason names the line. */
    static String unreadable(String file, @Nullable String reason) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("file", file)
                .put("valid", "unknown")
                .put("ops", 0)
                .put("keys", 0)
                .put("millis", 0);
        json.put("engine", "").put("reason", reason).putArray("operations");
        return json.toString();
    }

    private static void modes(ObjectNode json, List<JudgedMode> modes) {
        for (JudgedMode mode : modes) {
            ObjectNode one = json.putObject(Objects.requireNonNull(mode.mode()));
            valid(one, mode);
            one.put("ops", mode.operations());
            one.put("keys", mode.keys());
            one.put("millis", mode.millis());
            one.put("engine", mode.verdict().engines());
            found(one, mode);
            if (mode.expectation() != null) {
                one.put("expectation", mode.expectation().word());
                one.put("met", mode.exitCode() == ExitCode.AS_EXPECTED);
            }
            measures(one, mode);
        }
    }

    private static void measures(ObjectNode json, JudgedMode mode) {
        ModeConsistency measures = mode.measures();
        if (measures != null) {
            MeasuresJson.write(json.putObject("measures"), measures);
        }
    }

    private static void valid(ObjectNode json, JudgedMode mode) {
        if (mode.unknown()) {
            json.put("valid", "unknown");
        } else {
            json.put("valid", !mode.violated());
        }
    }

    private static void found(ObjectNode json, JudgedMode mode) {
        json.put("reason", mode.reason());
        ArrayNode operations = json.putArray("operations");
        List<Counterexample> counterexamples = mode.counterexamples();
        if (!counterexamples.isEmpty()) {
            Counterexample first = counterexamples.get(0);
            first.indexes().forEach(operations::add);
            if (first.start() != null) {
                json.put("start", first.start());
            }
        }
    }
}
