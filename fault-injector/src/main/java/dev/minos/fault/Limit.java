package dev.minos.fault;

import java.io.IOException;

/** One process that gets too little of something. One thread at a time uses it. */
interface Limit {

    void impose() throws IOException;

    /** Lets it have again what it had. The process may have ended meanwhile. */
    void lift() throws IOException;

    /** Whether the kernel says that it is in force. */
    boolean isInForce() throws IOException;

    /** What the kernel says, for people. */
    String describe() throws IOException;
}
