package dev.minos.report;

import dev.minos.history.History;
import dev.minos.history.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the page tells apart: what has a mode (reads, pages, watches) by it, and everything that changes the store.
 */
final class Kinds {
    static final String WRITE = "write";
    private static final String READ = "read";
    /** The usual modes in the order of what they promise; others follow. */
    private static final List<String> USUAL = List.of("consistent", "default", "stale");

    private final History history;
    private final List<String> names;
    private final int[] kinds;

    private Kinds(History history, List<String> names, int[] kinds) {
        this.history = history;
        this.names = names;
        this.kinds = kinds;
    }

    static Kinds of(History history) {
        List<String> names = new ArrayList<>(ordered(modes(history)));
        boolean plainReads = false;
        for (int i = 0; i < history.size() && !plainReads; i++) {
            plainReads = history.f(i).equals(Operation.READ) && history.mode(i) == null;
        }
        if (plainReads) {
            names.add(READ);
        }
        names.add(WRITE);
        return new Kinds(history, List.copyOf(names), kindOfEach(history, names));
    }

    private static Set<String> modes(History history) {
        Set<String> modes = new TreeSet<>(history.modes());
        for (int i = 0; i < history.size(); i++) {
            String mode = history.mode(i);
            if (mode != null) {
                modes.add(mode);
            }
        }
        return modes;
    }

    private static int[] kindOfEach(History history, List<String> names) {
        int[] kinds = new int[history.size()];
        for (int i = 0; i < kinds.length; i++) {
            String otherwise = history.f(i).equals(Operation.READ) ? READ : WRITE;
            kinds[i] = names.indexOf(Objects.requireNonNullElse(history.mode(i), otherwise));
        }
        return kinds;
    }

    static List<String> ordered(Collection<String> modes) {
        List<String> ordered = new ArrayList<>(USUAL);
        ordered.retainAll(modes);
        modes.stream().filter(mode -> !ordered.contains(mode)).sorted().forEach(ordered::add);
        return ordered;
    }

    List<String> names() {
        return names;
    }

    int size() {
        return names.size();
    }

    /** The number in {@link #names} of what operation {@code i} of the history is. */
    int of(int i) {
        return kinds[i];
    }

    History history() {
        return history;
    }

    static String label(String name) {
        return name.equals(WRITE) ? "writes" : name.equals(READ) ? "reads" : "`" + name + "` reads";
    }
}
