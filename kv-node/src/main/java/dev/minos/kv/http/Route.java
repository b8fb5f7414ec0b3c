package dev.minos.kv.http;

import io.undertow.server.HttpServerExchange;
import java.util.List;

/**
 * One thing that a node can be asked.
 *
 * @param path literal, or ending in a parameter like {@code /key/{key}}, which then takes the rest of the path
 * @param parameters the query parameters it knows; others are refused, because a misspelt condition must not become an
 *     unconditional write
 * @param body whether it reads a body
 */
record Route(String method, String path, List<String> parameters, boolean body, Action action) {
    /** What is done with a request once its body is there; on a worker thread. */
    interface Action {
        void run(HttpServerExchange exchange, Target target, byte[] body);
    }

    static Route plain(String method, String path, Action action, String... parameters) {
        return new Route(method, path, List.of(parameters), false, action);
    }

    static Route withBody(String method, String path, Action action, String... parameters) {
        return new Route(method, path, List.of(parameters), true, action);
    }

    boolean matches(String requested) {
        int parameter = path.indexOf('{');
        return parameter < 0 ? requested.equals(path) : requested.startsWith(path.substring(0, parameter));
    }
}
