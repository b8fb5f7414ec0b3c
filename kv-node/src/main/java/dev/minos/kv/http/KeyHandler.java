package dev.minos.kv.http;

import dev.minos.kv.raft.RaftNode;
import dev.minos.kv.store.Change;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.Condition;
import dev.minos.kv.store.Entry;
import dev.minos.kv.store.Result;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads and writes of keys. Called on worker threads, which may block for a moment; answers come from any thread. */
final class KeyHandler {
    private final RaftNode raft;
    private final Replies replies;
    private final Limits limits;
    private final Executor executor;

    KeyHandler(RaftNode raft, Replies replies, Limits limits, Executor executor) {
        this.raft = raft;
        this.replies = replies;
        this.limits = limits;
        this.executor = executor;
    }

    void get(HttpServerExchange exchange, Target target) {
        target.allow("level");
        byte[] key = key(target);
        switch (Level.parse(target.text("level"))) {
            case STALE -> answer(exchange, key);
            case DEFAULT -> {
                if (raft.leads()) {
                    answer(exchange, key);
                } else {
                    replies.notLeader(exchange);
                }
            }
            case CONSISTENT -> {
                if (raft.leads()) {
                    raft.confirm()
                            .thenRunAsync(() -> answer(exchange, key), executor)
                            .exceptionally(failure -> {
                                replies.readFailed(exchange, cause(failure));
                                return null;
                            });
                } else {
                    replies.notLeader(exchange);
                }
            }
        }
    }

    private void answer(HttpServerExchange exchange, byte[] key) {
        long index = raft.appliedIndex();
        Entry entry = raft.get(key);
        replies.mark(exchange, index);
        if (entry == null) {
            replies.error(exchange, 404, "not_found", "the key has no value", true);
            return;
        }
        exchange.getResponseHeaders().put(Headers.ETAG, Replies.etag(entry.version()));
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
        target.allow("prevValue");
        limits.checkValue(body);
        write(exchange, List.of(Change.put(key(target), body)), Conditions.of(exchange, target));
    }

    void delete(HttpServerExchange exchange, Target target) {
        target.allow("prevValue");
        write(exchange, List.of(Change.delete(key(target))), Conditions.of(exchange, target));
    }

    /** Several keys at once, all or nothing. */
    void post(HttpServerExchange exchange, Target target, byte[] body) {
        target.allow();
        List<Change> changes = new ArrayList<>();
        Json.strings(body).forEach((name, value) -> {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
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
        if (!raft.leads()) {
            replies.notLeader(exchange);
            return;
        }
        raft.write(new Command.Write(changes, conditions))
                .thenAccept(result -> written(exchange, changes, result))
                .exceptionally(failure -> {
                    replies.writeFailed(exchange, cause(failure));
                    return null;
                });
    }

    private void written(HttpServerExchange exchange, List<Change> changes, Result result) {
        replies.mark(exchange, result.index());
        if (result instanceof Result.Refused refused) {
            refused(exchange, refused.actual());
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", result.index());
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

    private void refused(HttpServerExchange exchange, @Nullable Entry actual) {
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

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
