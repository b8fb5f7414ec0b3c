package dev.minos.kv.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in and out of plain maps and lists. Jackson's streams alone start much faster than its data binding. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    static byte[] bytes(Map<String, ?> object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(object, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : object.entrySet()) {
                json.writeFieldName(String.valueOf(field.getKey()));
                write(field.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> array) {
            json.writeStartArray();
            for (Object element : array) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /** An object whose values are all strings. */
    static Map<String, String> strings(byte[] body) {
        Map<String, String> strings = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequestException("the body must be a JSON object like {\"key\":\"value\"}");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw new BadRequestException("the value of \"" + name + "\" must be a JSON string");
                }
                strings.put(name, json.getText());
            }
            if (json.nextToken() != null) {
                throw new BadRequestException("the body goes on after its JSON object");
            }
        } catch (JsonParseException e) {
            throw new BadRequestException("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestException("the body is no JSON: " + e.getMessage());
        }
        return strings;
    }

    /** Bytes as a JSON string where they are UTF-8, else in Base64 under a name that says so. */
    static void put(Map<String, Object> object, String name, byte[] bytes) {
        String text = text(bytes);
        if (text != null) {
            object.put(name, text);
        } else {
            object.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** Bytes for a sentence, in quotes. */
    static String quoted(byte[] bytes) {
        String text = text(bytes);
        return text != null
                ? '"' + text + '"'
                : "(Base64) " + Base64.getEncoder().encodeToString(bytes);
    }

    /** UTF-8; half a surrogate pair has none, and is refused rather than stored as something else. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new BadRequestException("the body holds half a surrogate pair, which no UTF-8 can say");
        }
    }

    /** The text of UTF-8 bytes, null where they are none. */
    static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
