package dev.minos.system.described;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** How a value is written in an answer. */
enum Encoding {
    /** As it is. */
    PLAIN {
        @Override
        String decode(String written) {
            return written;
        }
    },
    BASE64 {
        @Override
        String decode(String written) {
            return new String(Base64.getDecoder().decode(written), StandardCharsets.UTF_8);
        }
    },
    /** JSON within the text: a string with its quotes, for example. */
    JSON {
        @Override
        String decode(String written) {
            try {
                JsonNode json = MAPPER.readTree(written);
                return json.isValueNode() ? json.asText() : json.toString();
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("'" + written + "' is not JSON", e);
            }
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The value; an {@link IllegalArgumentException} when it is not written like that. */
    abstract String decode(String written);

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
