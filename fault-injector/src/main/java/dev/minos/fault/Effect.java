package dev.minos.fault;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A fault made fast to a cluster: how to bring it about, how to undo it, and how to see from outside that either has
 * happened. One thread at a time uses it, in this order: install, installed, undo, undone.
 */
public interface Effect {

    /** The nodes that are touched. */
    List<String> nodes();

    /** The links that are touched. */
    default SortedSet<Link> links() {
        return new TreeSet<>();
    }

    /** Brings it about. After an exception {@link #undo} is called, too: what was half done is undone. */
    void install() throws IOException, CannotInjectException;

    /** Looks whether it is so. */
    Evidence installed() throws IOException;

    /** Undoes it. */
    void undo() throws IOException;

    /** Looks whether it is undone. */
    Evidence undone() throws IOException;

    /** Once undone: why it was for nothing, although it was in force; null when it was not. */
    default @Nullable String fruitless() {
        return null;
    }
}
