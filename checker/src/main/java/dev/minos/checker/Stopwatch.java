package dev.minos.checker;

/** How long a key took, and how much of that was left when it was decided. One thread. */
final class Stopwatch {
    private final long start = System.nanoTime();
    private long decided;

    /** What follows is explaining. */
    void decided() {
        decided = System.nanoTime();
    }

    long nanos() {
        return System.nanoTime() - start;
    }

    /** 0 if there was nothing to explain. */
    long explainNanos() {
        return decided == 0 ? 0 : System.nanoTime() - decided;
    }
}
