package dev.minos.kv.http;

import dev.minos.kv.store.Condition;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conditions of a write, from its headers and parameters. All of them must hold. */
final class Conditions {
    private static final Pattern ETAG = Pattern.compile("\\s*\"([^\"]*)\"\\s*(?:,|$)");
    /** A version that no key ever has, for an entity tag that is none of ours. */
    private static final long NEVER = -1;

    private Conditions() {}

    static List<Condition> of(HttpServerExchange exchange, Target target) {
        List<Condition> conditions = new ArrayList<>();
        String match = header(exchange, Headers.IF_MATCH);
        if (match != null) {
            conditions.add(match.equals("*") ? new Condition.Present() : new Condition.VersionIn(versions(match)));
        }
        String noneMatch = header(exchange, Headers.IF_NONE_MATCH);
        if (noneMatch != null) {
            conditions.add(
                    noneMatch.equals("*") ? new Condition.Absent() : new Condition.VersionNotIn(versions(noneMatch)));
        }
        byte[] previous = target.bytes("prevValue");
        if (previous != null) {
            conditions.add(new Condition.ValueIs(previous));
        }
        return conditions;
    }

    /** For a request that cannot be conditional: to ignore a condition would be to write what was not wanted. */
    static void refuse(HttpServerExchange exchange, String sentence) {
        for (HttpString name : List.of(Headers.IF_MATCH, Headers.IF_NONE_MATCH)) {
            if (exchange.getRequestHeaders().contains(name)) {
                throw new BadRequestException(name + " is not understood here: " + sentence);
            }
        }
    }

    static @Nullable String header(HttpServerExchange exchange, HttpString name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        return values == null ? null : String.join(",", values).trim();
    }

    /** The versions of a list of entity tags, {@code "17", "18"}. */
    static Set<Long> versions(String header) {
        Set<Long> versions = new HashSet<>();
        Matcher tag = ETAG.matcher(header);
        int end = 0;
        while (tag.find() && tag.start() == end) {
            end = tag.end();
            versions.add(version(tag.group(1)));
        }
        if (end != header.length() || versions.isEmpty()) {
            throw new BadRequestException("'" + header + "' is no list of entity tags like \"17\"");
        }
        return versions;
    }

    private static long version(String tag) {
        try {
            return Long.parseLong(tag);
        } catch (NumberFormatException e) {
            return NEVER;
        }
    }
}
