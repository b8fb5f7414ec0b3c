package dev.minos.fault;

import dev.minos.fault.linux.Priority;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every thread of a process, and of what it has started, is nice; threads that these start are, too. */
final class NiceLimit implements Limit {
    private final LocalProcess process;
    private final int level;
    private final Map<Integer, Integer> before = new TreeMap<>();

    NiceLimit(LocalProcess process, int level) {
        this.process = process;
        this.level = level;
    }

    /** Why niceness could not be taken back here, and what would help; null when it can be. */
    static @Nullable String obstacle() {
        try {
            return Priority.mayBeRaised()
                    ? null
                    : "the kernel lets nobody take niceness back here: run as root, outside of namespaces, or ulimit"
                            + " -e 40";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void impose() throws IOException {
        for (int thread : process.threads()) {
            int now = Priority.of(thread);
            if (now != Priority.GONE) {
                before.put(thread, now);
                Priority.set(thread, level);
            }
        }
    }

    /** A thread that was born meanwhile gets what most were before. */
    @Override
    public void lift() throws IOException {
        int usual = before.isEmpty() ? 0 : before.values().iterator().next();
        for (int thread : process.threads()) {
            Priority.set(thread, before.getOrDefault(thread, usual));
        }
    }

    @Override
    public boolean isInForce() throws IOException {
        for (int thread : process.threads()) {
            int now = Priority.of(thread);
            if (now != level && now != Priority.GONE) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe() throws IOException {
        int all = process.threads().size();
        int nice = 0;
        for (int thread : process.threads()) {
            nice += Priority.of(thread) == level ? 1 : 0;
        }
        return nice + " of " + all + " threads are nice by " + level;
    }
}
