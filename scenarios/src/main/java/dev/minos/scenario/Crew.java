package dev.minos.scenario;

import java.util.List;

/** Those who do the work of one run. {@link #client} belongs to the thread that starts clients, as {@link #finish} does. */
interface Crew {
    /** What one client does on a thread of its own, until clients shall stop. */
    Runnable client(Seat seat);

    /** Once everything is healed and no client works any more: looks at what is there; what is wrong, a sentence each. */
    List<String> finish() throws InterruptedException;
}
