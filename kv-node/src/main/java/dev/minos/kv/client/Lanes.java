package dev.minos.kv.client;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives writes their idempotency keys. The cluster remembers the last 64 sequences of a session, so a session that many
 * writes share could forget a slow one while it is still being tried; here a session (a lane) has one write under way at
 * a time, and a client has as many lanes as it ever had writes at once. Any thread.
 */
final class Lanes {
    private final String client;
    private final AtomicInteger made = new AtomicInteger();
    private final ConcurrentLinkedDeque<Lane> free = new ConcurrentLinkedDeque<>();

    /** @param client nobody else's name, of letters and digits */
    Lanes(String client) {
        this.client = client;
    }

    /** One session; used by one write at a time. */
    static final class Lane {
        private final String session;
        private long sequence;

        private Lane(String session) {
            this.session = session;
        }

        String nextKey() {
            sequence++;
            return session + ":" + sequence;
        }
    }

    Lane take() {
        Lane lane = free.pollFirst();
        return lane != null ? lane : new Lane(client + "-" + made.incrementAndGet());
    }

    /** After the last attempt, whatever came of it: a late one is recognised by its lower sequence. */
    void giveBack(Lane lane) {
        free.addFirst(lane);
    }
}
