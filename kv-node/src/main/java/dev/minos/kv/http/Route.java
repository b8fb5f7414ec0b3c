package dev.minos.kv.http;

import dev.minos.kv.security.Scope;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a node can be asked.
 *
 * @param path literal, or ending in a parameter like {@code /key/{key}}, which then takes the rest of the path
 * @param parameters the query parameters it knows; others are refused, because a misspelt condition must not become an
 *     unconditional write
 * @param body whether it reads a body
 */
record Route(String method, String path, Access access, List<String> parameters, boolean body, Action action) {
    /** Who may ask it, where tokens are configured. */
    enum Access {
        EVERYBODY(null),
        ANY_TOKEN(null),
        READ(Scope.READ),
        WRITE(Scope.WRITE),
        ADMIN(Scope.ADMIN),
        NODE(Scope.NODE);

        private final @Nullable Scope scope;

        Access(@Nullable Scope scope) {
            this.scope = scope;
        }

        @Nullable
        Scope scope() {
            return scope;
        }
    }

    /** What is done with a request once its body is there; on a worker thread. */
    interface Action {
        void run(HttpServerExchange exchange, Target target, byte[] body);
    }

    static Route plain(Access access, String method, String path, Action action, String... parameters) {
        return new Route(method, path, access, List.of(parameters), false, action);
    }

    static Route withBody(Access access, String method, String path, Action action, String... parameters) {
        return new Route(method, path, access, List.of(parameters), true, action);
    }

    boolean matches(String requested) {
        int parameter = path.indexOf('{');
        return parameter < 0 ? requested.equals(path) : requested.regionMatches(0, path, 0, parameter);
    }
}
