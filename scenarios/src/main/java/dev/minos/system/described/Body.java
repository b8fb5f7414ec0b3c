package dev.minos.system.described;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.minos.system.HttpExchange;
import java.util.Map;
import java.util.Optional;

/** The JSON of an answer, looked at by places; nothing is anywhere in a body that is no JSON. */
record Body(JsonNode json, Map<String, String> values) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Body {
        values = Map.copyOf(values);
    }

    /** @param values what the names in a place stand for */
    static Body of(HttpExchange.Answer answer, Map<String, String> values) {
        try {
            JsonNode json = JSON.readTree(answer.body());
            return new Body(json == null ? MissingNode.getInstance() : json, values);
        } catch (JsonProcessingException e) {
            return new Body(MissingNode.getInstance(), values);
        }
    }

    /** What is written at a place, as text; JSON null is nothing. */
    Optional<String> at(String place) {
        JsonNode found = json.at(new Template(place).fill(values));
        if (found.isMissingNode() || found.isNull()) {
            return Optional.empty();
        }
        return Optional.of(found.isValueNode() ? found.asText() : found.toString());
    }

    /** Whether this is what is written at these places. */
    boolean meets(Map<String, String> where) {
        return where.entrySet().stream()
                .allMatch(entry ->
                        at(entry.getKey()).filter(entry.getValue()::equals).isPresent());
    }
}
