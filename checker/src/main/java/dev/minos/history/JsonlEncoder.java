package dev.minos.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes events as lines of {@code history.jsonl}. One thread; buffers until {@link #flush}. */
final class JsonlEncoder {
    private static final JsonFactory FACTORY =
            new JsonFactory().configure(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, false);

    private final JsonGenerator json;

    JsonlEncoder(OutputStream out) throws IOException {
        json = FACTORY.createGenerator(out).setRootValueSeparator(null);
    }

    void begin(int index, long timeNanos) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        if (timeNanos >= 0) {
            json.writeNumberField("time", timeNanos);
        }
    }

    void process(int process, String type, String f) throws IOException {
        json.writeNumberField("process", process);
        json.writeStringField("type", type);
        json.writeStringField("f", f);
    }

    void process(String process, String type, String f) throws IOException {
        json.writeStringField("process", process);
        json.writeStringField("type", type);
        json.writeStringField("f", f);
    }

    void field(String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        value(value);
    }

    void cas(@Nullable Object expected, @Nullable Object replacement) throws IOException {
        json.writeFieldName("value");
        json.writeStartArray();
        value(expected);
        value(replacement);
        json.writeEndArray();
    }

    /** A value that is JSON already. */
    void rawValue(String valueJson) throws IOException {
        json.writeFieldName("value");
        json.writeRawValue(valueJson);
    }

    void end(@Nullable String mode, @Nullable String node, long version) throws IOException {
        if (mode != null) {
            json.writeStringField("mode", mode);
        }
        if (node != null) {
            json.writeStringField("node", node);
        }
        if (version >= 0) {
            json.writeNumberField("version", version);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** Hands everything to the stream; does not flush the stream. */
    void flush() throws IOException {
        json.flush();
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String s) {
            json.writeString(s);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean b) {
            json.writeBoolean(b);
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else if (value instanceof BigInteger i) {
            json.writeNumber(i);
        } else if (value instanceof BigDecimal d) {
            json.writeNumber(d);
        } else if (value instanceof Collection<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                value(element);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                field(String.valueOf(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }
}
