package dev.minos.system.described;

import dev.minos.history.Outcome;
import dev.minos.system.HttpExchange;
import dev.minos.system.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means that meets every condition of this rule.
 *
 * <p>Places are JSON pointers, in which {@code {key}} stands for the key that was asked for.
 *
 * @param statuses such as {@code 200} or {@code 4xx}; empty for any
 * @param has places in the JSON of the body that are there and not null
 * @param lacks places that are not
 * @param where what is written at some places
 * @param contains a piece of the body; null for any
 * @param value where the value stands: a place in the JSON; null for the whole body
 * @param version where the version of the key stands: a place in the JSON or {@code header:NAME}; null for nowhere
 */
record AnswerRule(
        List<String> statuses,
        List<String> has,
        List<String> lacks,
        Map<String, String> where,
        @Nullable String contains,
        Meaning means,
        @Nullable String value,
        Encoding encoding,
        @Nullable String version) {
    private static final String HEADER = "header:";

    AnswerRule {
        statuses = List.copyOf(statuses);
        has = List.copyOf(has);
        lacks = List.copyOf(lacks);
        where = Map.copyOf(where);
    }

    /** What became of the request. */
    enum Meaning {
        /** Done; a read found a value. */
        OK,
        /** Done; a read found no such key. */
        ABSENT,
        /** A compare-and-set was refused, because the key has another value. */
        MISMATCH,
        /** Certainly not done. */
        FAIL,
        /** Perhaps done, or still to be done. */
        UNKNOWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean fits(HttpExchange.Answer answer, Body body) {
        return (statuses.isEmpty() || statuses.stream().anyMatch(status -> isStatus(status, answer.status())))
                && has.stream().allMatch(place -> body.at(place).isPresent())
                && lacks.stream().noneMatch(place -> body.at(place).isPresent())
                && body.meets(where)
                && (contains == null || answer.body().contains(contains));
    }

    /** What the client knows now; an answer whose value cannot be read tells nothing. */
    Reply reply(HttpExchange.Answer answer, Body body, boolean reads, String node) {
        try {
            return switch (means) {
                case OK -> Reply.ok(reads ? value(answer, body) : null, version(answer, body), node);
                case ABSENT -> Reply.ok(null, version(answer, body), node);
                case MISMATCH -> Reply.mismatch(actual(body), version(answer, body), node);
                case FAIL -> Reply.fail("HTTP " + answer.status(), node);
                case UNKNOWN -> Reply.info("HTTP " + answer.status(), node);
            };
        } catch (IllegalArgumentException e) {
            Outcome unread = reads ? Outcome.FAIL : Outcome.INFO;
            return new Reply(unread, null, -1, "unreadable answer: " + e.getMessage(), null, node);
        }
    }

    private Reply.@Nullable Actual actual(Body body) {
        // Without a place to look at, the refusal did not say what the value is.
        return value == null
                ? null
                : new Reply.Actual(body.at(value).map(encoding::decode).orElse(null));
    }

    private String value(HttpExchange.Answer answer, Body body) {
        String written = value == null
                ? answer.body()
                : body.at(value).orElseThrow(() -> new IllegalArgumentException("there is nothing at " + value));
        return encoding.decode(written);
    }

    private long version(HttpExchange.Answer answer, Body body) {
        if (version == null) {
            return -1;
        }
        String written = version.startsWith(HEADER)
                ? answer.headers().get(version.substring(HEADER.length()).toLowerCase(Locale.ROOT))
                : body.at(version).orElse(null);
        String digits = written == null ? "" : written.replace("\"", "");
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static boolean isStatus(String wanted, int status) {
        return wanted.endsWith("xx") ? wanted.charAt(0) - '0' == status / 100 : wanted.equals(Integer.toString(status));
    }
}
