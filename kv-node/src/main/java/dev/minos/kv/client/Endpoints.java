package dev.minos.kv.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a client knows: those it was told, and those that others have sent it to. Remembers who led when it
 * was last heard of. Any thread.
 */
final class Endpoints {
    private static final int MOST_LEARNED = 32;
    private static final int MOST_KEYS = 10_000;

    private final List<URI> told;
    private final Set<URI> known = new LinkedHashSet<>();
    private @Nullable URI leader;
    private int nearest;
    /** Where several Raft groups share the keys, each key has a leader of its own. */
    private final Map<Bytes, URI> leaders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, URI> eldest) {
            return size() > MOST_KEYS;
        }
    };

    Endpoints(List<URI> told) {
        this.told = List.copyOf(told);
        known.addAll(told);
    }

    /** For a request that only the leader can answer. */
    synchronized URI leaderFirst(@Nullable Bytes key) {
        URI own = key == null ? null : leaders.get(key);
        if (own != null) {
            return own;
        }
        return leader != null ? leader : nearest();
    }

    synchronized void leads(URI origin, Bytes key) {
        leaders.put(key, origin);
    }

    /** For a request that any node can answer: the first told one that is not known to be silent. */
    synchronized URI nearest() {
        return told.get(nearest);
    }

    synchronized void leads(URI origin) {
        leader = origin;
        if (known.size() < MOST_LEARNED) {
            known.add(origin);
        }
    }

    /** This node did not help: the next one to ask, which is the same when there is no other. */
    synchronized URI after(URI origin) {
        if (origin.equals(leader)) {
            leader = null;
        }
        leaders.values().removeIf(origin::equals);
        if (origin.equals(told.get(nearest))) {
            nearest = (nearest + 1) % told.size();
        }
        List<URI> all = List.copyOf(known);
        return all.get((all.indexOf(origin) + 1) % all.size());
    }

    synchronized int size() {
        return known.size();
    }

    /**
     * Where a node listens, without a path.
     *
     * @throws IllegalArgumentException in one sentence, when the text is no such address
     */
    static URI origin(String text) {
        String whole = text.contains("://") ? text : "http://" + text;
        try {
            URI uri = URI.create(whole);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
            if (http && bare && uri.getHost() != null && uri.getRawQuery() == null && uri.getUserInfo() == null) {
                return originOf(uri);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text + "' is no address of a node like http://127.0.0.1:8081");
    }

    static URI originOf(URI uri) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }
}
