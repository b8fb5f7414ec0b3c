package dev.minos.system;

/**
 * One client of one node. Belongs to one thread. A request is one attempt: nothing is tried again behind the caller's
 * back, because a second attempt could take effect a second time.
 */
public interface KvClient extends AutoCloseable {
    /** Answers within the client's time limit; every trouble is a {@link Reply}, never an exception. */
    Reply execute(Request request);

    @Override
    void close();
}
