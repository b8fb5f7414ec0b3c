package dev.minos.kv.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The little JSON that the interface speaks, as maps, lists, strings, longs and booleans. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static byte[] object(Map<Bytes, Bytes> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<Bytes, Bytes> field : texts.entrySet()) {
                json.writeStringField(field.getKey().text(), field.getValue().text());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /** The fields of an object. */
    static Map<String, @Nullable Object> read(byte[] text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            if (value(json) instanceof Map<?, ?> object) {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                object.forEach((name, value) -> fields.put(String.valueOf(name), value));
                return fields;
            }
        }
        throw new IOException("no JSON object");
    }

    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                object.put(name, value(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> array = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(json));
            }
            return array;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return json.getBooleanValue();
        }
        if (token == null) {
            throw new IOException("the JSON ends early");
        }
        return json.getText();
    }

    /** Bytes that stand as text under their name, or in Base64 under their name with "Base64" behind; null for neither. */
    static @Nullable Bytes bytes(Map<?, ?> object, String name) {
        if (object.get(name) instanceof String text) {
            return Bytes.of(text);
        }
        return object.get(name + "Base64") instanceof String base64
                ? Bytes.of(Base64.getDecoder().decode(base64))
                : null;
    }

    static long number(Map<?, ?> object, String name) {
        return object.get(name) instanceof Long number ? number : 0;
    }
}
