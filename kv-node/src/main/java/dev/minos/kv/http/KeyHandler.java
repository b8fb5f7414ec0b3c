package dev.minos.kv.http;

import dev.minos.kv.raft.KvGroup;
import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Change;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.Condition;
import dev.minos.kv.store.Entry;
import dev.minos.kv.store.Result;
import dev.minos.kv.store.Session;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes of keys. Called on worker threads, which may block for a moment; answers come from any thread. */
final class KeyHandler {
    private static final HttpString IDEMPOTENCY_KEY = new HttpString("Idempotency-Key");
    private static final HttpString REPEATED = new HttpString("Minos-Repeated");
    private static final HttpString EXPIRES = new HttpString("Minos-Expires");

    private final RaftNode raft;
    private final Replies replies;
    private final Reads reads;
    private final Limits limits;
    private final InstantSource clock;

    KeyHandler(RaftNode raft, Replies replies, Reads reads, Limits limits, InstantSource clock) {
        this.raft = raft;
        this.replies = replies;
        this.reads = reads;
        this.limits = limits;
        this.clock = clock;
    }

    void get(HttpServerExchange exchange, Target target) {
        byte[] key = key(target);
        KvGroup group = raft.groupOf(key);
        reads.at(Level.parse(target.text("level")), group, exchange, () -> answer(exchange, group, key));
    }

    private void answer(HttpServerExchange exchange, KvGroup group, byte[] key) {
        long index = group.appliedIndex();
        Entry entry = group.read(store -> store.get(key));
        replies.mark(exchange, group, index);
        if (entry == null) {
            replies.error(exchange, 404, "not_found", "the key has no value", true);
            return;
        }
        exchange.getResponseHeaders().put(Headers.ETAG, Replies.etag(entry.version()));
        if (entry.expiresMillis() != Change.NEVER) {
            exchange.getResponseHeaders()
                    .put(EXPIRES, Instant.ofEpochMilli(entry.expiresMillis()).toString());
        }
        if (wantsBytes(exchange)) {
            replies.send(exchange, 200, "application/octet-stream", entry.value());
            return;
        }
        String name = Json.text(key);
        String value = Json.text(entry.value());
        if (name == null || value == null) {
            replies.error(
                    exchange,
                    406,
                    "not_text",
                    "key or value is no UTF-8 text; ask with Accept: application/octet-stream",
                    true);
            return;
        }
        replies.json(exchange, 200, Map.of(name, value));
    }

    private static boolean wantsBytes(HttpServerExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
        return accept != null && accept.contains("application/octet-stream");
    }

    void put(HttpServerExchange exchange, Target target, byte[] body) {
        limits.checkValue(body);
        Change change = new Change(key(target), body, expiry(target));
        write(exchange, List.of(change), Conditions.of(exchange, target));
    }

    private long expiry(Target target) {
        String ttl = target.text("ttl");
        if (ttl == null) {
            return Change.NEVER;
        }
        Duration duration;
        try {
            duration = Durations.parse(ttl);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("ttl: " + e.getMessage());
        }
        if (duration.isZero() || duration.compareTo(Duration.ofDays(3650)) > 0) {
            throw new BadRequestException("ttl=" + ttl + " is not between 1ms and ten years");
        }
        return clock.millis() + duration.toMillis();
    }

    void delete(HttpServerExchange exchange, Target target) {
        write(exchange, List.of(Change.delete(key(target))), Conditions.of(exchange, target));
    }

    /** Several keys at once, all or nothing. */
    void post(HttpServerExchange exchange, byte[] body) {
        Conditions.refuse(exchange, "a batch has no conditions");
        List<Change> changes = new ArrayList<>();
        Json.strings(body).forEach((name, value) -> {
            byte[] key = Json.utf8(name);
            byte[] bytes = Json.utf8(value);
            limits.checkKey(key);
            limits.checkValue(bytes);
            changes.add(Change.put(key, bytes));
        });
        if (changes.isEmpty()) {
            throw new BadRequestException("the body sets no key");
        }
        if (changes.size() > limits.batchKeys()) {
            throw new BadRequestException(
                    413, "the body sets " + changes.size() + " keys; " + limits.batchKeys() + " are allowed");
        }
        write(exchange, changes, List.of());
    }

    private byte[] key(Target target) {
        byte[] key = target.pathAfter("/key/");
        limits.checkKey(key);
        return key;
    }

    private void write(HttpServerExchange exchange, List<Change> changes, List<Condition> conditions) {
        Session session = session(exchange);
        KvGroup group = groupOf(changes);
        if (!group.leads()) {
            replies.notLeader(exchange, group);
            return;
        }
        group.write(new Command.Write(changes, conditions, session))
                .thenAcceptAsync(result -> written(exchange, group, changes, result), exchange.getIoThread())
                .exceptionally(failure -> {
                    replies.writeFailed(exchange, group, Replies.cause(failure));
                    return null;
                });
    }

    /** Only one log can make several changes happen together. */
    private KvGroup groupOf(List<Change> changes) {
        byte[] first = changes.get(0).key();
        KvGroup group = raft.groupOf(first);
        for (Change change : changes) {
            if (raft.groupOf(change.key()) != group) {
                throw new BadRequestException("the keys " + Json.quoted(first) + " and " + Json.quoted(change.key())
                        + " belong to different Raft groups and cannot be written together; keys with the same {tag}"
                        + " belong to the same group");
            }
        }
        return group;
    }

    /** {@code Idempotency-Key: CLIENT:SEQUENCE}; null without one. */
    private static @Nullable Session session(HttpServerExchange exchange) {
        String header = Conditions.header(exchange, IDEMPOTENCY_KEY);
        if (header == null) {
            return null;
        }
        int colon = header.lastIndexOf(':');
        try {
            return new Session(header.substring(0, Math.max(0, colon)), Long.parseLong(header.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("Idempotency-Key: '" + header
                    + "' is not of the form CLIENT:SEQUENCE, where CLIENT has up to 64 letters, digits, '_', '.' or"
                    + " '-', and SEQUENCE counts from 1");
        }
    }

    private void written(HttpServerExchange exchange, KvGroup group, List<Change> changes, Result result) {
        replies.mark(exchange, group, result.index());
        if (result instanceof Result.Refused refused) {
            refused(exchange, refused);
            return;
        }
        if (result instanceof Result.BadSequence bad) {
            badSequence(exchange, bad.problem());
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", result.index());
        if (result instanceof Result.Done done && done.repeated()) {
            exchange.getResponseHeaders().put(REPEATED, "true");
        }
        if (changes.size() == 1 && result instanceof Result.Done done) {
            if (changes.get(0).value() == null) {
                body.put("deleted", done.existed());
            } else {
                body.put("created", !done.existed());
                exchange.getResponseHeaders().put(Headers.ETAG, Replies.etag(result.index()));
            }
        }
        replies.json(exchange, 200, body);
    }

    private void badSequence(HttpServerExchange exchange, Result.BadSequence.Problem problem) {
        switch (problem) {
            case REUSED ->
                replies.error(
                        exchange,
                        422,
                        "idempotency_key_reused",
                        "this Idempotency-Key was used for another write",
                        true);
            case TOO_OLD ->
                replies.error(
                        exchange,
                        409,
                        "idempotency_key_too_old",
                        "so much happened since in this session that nobody remembers whether this write did",
                        false);
        }
    }

    private void refused(HttpServerExchange exchange, Result.Refused refused) {
        if (refused.repeated()) {
            // What the key holds now says nothing about why this was refused then.
            exchange.getResponseHeaders().put(REPEATED, "true");
            replies.error(
                    exchange, 412, "condition_failed", "the condition did not hold when this was first tried", true);
            return;
        }
        Entry actual = refused.actual();
        Map<String, Object> body = Replies.errorBody(
                "condition_failed",
                actual == null ? "the key has no value" : "the key has another value or version",
                true);
        if (actual == null) {
            body.put("actual", null);
        } else {
            Json.put(body, "actual", actual.value());
            body.put("version", actual.version());
            exchange.getResponseHeaders().put(Headers.ETAG, Replies.etag(actual.version()));
        }
        replies.json(exchange, 412, body);
    }
}
