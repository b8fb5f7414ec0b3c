package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.DIFFERS;
import static dev.minos.checker.KeyHistory.KEEP;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A history in normal form as Knossos' operations on a cas-register whose initial value is 0, absent. */
final class KnossosHistory {
    private final KeyHistory h;
    /** Per operation a process that has no other one open; an operation without an answer keeps its own. */
    private final int[] process;

    KnossosHistory(KeyHistory history) {
        if (history.initial != KeyHistory.ABSENT) {
            throw new IllegalArgumentException("the initial value must be absent");
        }
        this.h = history;
        this.process = new int[h.size];
        List<Integer> idle = new ArrayList<>();
        int processes = 0;
        for (int event : h.events) {
            if (event < 0) {
                idle.add(process[~event]);
            } else {
                process[event] = idle.isEmpty() ? processes++ : idle.remove(idle.size() - 1);
            }
        }
    }

    /** Writes {@code [number [operations]]}. */
    void write(int number, Appendable out) throws IOException {
        out.append("[" + number + " [");
        int index = 0;
        for (int event : h.events) {
            int op = event >= 0 ? event : ~event;
            if (h.guard[op] != DIFFERS) {
                out.append("{:process " + process[op] + " :index " + index++
                        + (event >= 0 ? " :type :invoke" : " :type :ok") + call(op, event < 0) + "}\n");
            }
        }
        out.append("]]\n");
    }

    private String call(int op, boolean completed) {
        if (h.effect[op] == KEEP) {
            return " :f :read :value " + (completed ? h.guarded[op] : "nil");
        }
        return h.guard[op] == ANY
                ? " :f :write :value " + h.effect[op]
                : " :f :cas :value [" + h.guarded[op] + " " + h.effect[op] + "]";
    }
}
