package dev.minos.kv.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the answer of {@code /identity}. */
final class IdentityJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private IdentityJson() {}

    static PeerHttp.Identity parse(byte[] body) {
        boolean data = false;
        Map<String, String> identities = Map.of();
        Map<String, String> members = Map.of();
        try (JsonParser json = FACTORY.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "data" -> data = json.getBooleanValue();
                    case "identities" -> identities = strings(json);
                    case "members" -> members = members(json);
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not the answer of a node", e);
        }
        return new PeerHttp.Identity(data, identities, members);
    }

    private static Map<String, String> strings(JsonParser json) throws IOException {
        Map<String, String> strings = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                strings.put(name, json.getText());
            }
        }
        return strings;
    }

    private static Map<String, String> members(JsonParser json) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> member = strings(json);
            String id = member.get("id");
            String http = member.get("http");
            if (id != null && http != null) {
                members.put(id, http);
            }
        }
        return members;
    }
}
