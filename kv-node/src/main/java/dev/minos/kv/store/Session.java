package dev.minos.kv.store;

/**
 * Makes a write safe to send again: the same client and sequence number happen once.
 *
 * @param sequence grows with every write of the client; the last {@link #WINDOW} may be under way at once
 */
public record Session(String client, long sequence) {
    static final int WINDOW = 64;

    public Session {
        if (!client.matches("[A-Za-z0-9_.-]{1,64}") || sequence < 1) {
            throw new IllegalArgumentException(
                    "a client id of up to 64 letters, digits, '_', '.', '-', and a sequence number from 1 on");
        }
    }
}
