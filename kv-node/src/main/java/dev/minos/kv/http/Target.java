package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, decoded here and nowhere else: keys are bytes, may contain '/', and need not be UTF-8, so
 * the server must not decode or normalise the path.
 */
final class Target {
    private final String path;
    private final Map<String, byte[]> query;

    private Target(String path, Map<String, byte[]> query) {
        this.path = path;
        this.query = query;
    }

    static Target of(HttpServerExchange exchange) {
        String uri = exchange.getRequestURI();
        if (exchange.isHostIncludedInRequestURI()) {
            int start = uri.indexOf('/', uri.indexOf("//") + 2);
            uri = start < 0 ? "/" : uri.substring(start);
        }
        return parse(uri, exchange.getQueryString());
    }

    static Target parse(String rawPath, String rawQuery) {
        Map<String, byte[]> query = new LinkedHashMap<>();
        if (!rawQuery.isEmpty()) {
            for (String parameter : rawQuery.split("&")) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                String decoded = new String(decode(name.replace('+', ' ')), StandardCharsets.UTF_8);
                if (query.put(decoded, decode(value.replace('+', ' '))) != null) {
                    throw new BadRequestException("the parameter " + decoded + " is given twice");
                }
            }
        }
        return new Target(rawPath, query);
    }

    /** The path as it was sent. */
    String path() {
        return path;
    }

    /** The bytes of the path behind a prefix of it. */
    byte[] pathAfter(String prefix) {
        return decode(path.substring(prefix.length()));
    }

    byte @Nullable [] bytes(String parameter) {
        return query.get(parameter);
    }

    @Nullable
    String text(String parameter) {
        byte[] bytes = query.get(parameter);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The group that is asked for by its number, or another where none is. */
    KvGroup group(List<KvGroup> groups, KvGroup otherwise) {
        String number = text("group");
        if (number == null) {
            return otherwise;
        }
        return groups.stream()
                .filter(group -> String.valueOf(group.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> new BadRequestException(
                        "group=" + number + " is none of the groups 0 to " + (groups.size() - 1)));
    }

    void allow(List<String> parameters) {
        for (String given : query.keySet()) {
            if (!parameters.contains(given)) {
                throw new BadRequestException("unknown parameter '" + given + "'; this request knows "
                        + (parameters.isEmpty() ? "none" : String.join(", ", parameters)));
            }
        }
    }

    private static byte[] decode(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < 0x80 && c != '%') {
                bytes.write(c);
                continue;
            }
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw new BadRequestException("'" + raw + "' has a '%' that is not followed by two hex digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toByteArray();
    }
}
