package dev.minos.history;

import java.util.Arrays;

/** A map from process to a small number, by open addressing. */
final class Processes {
    static final int IDLE = -1;

    private int[] names = new int[64];
    private int[] states = new int[64];
    private boolean[] used = new boolean[64];
    private int count;

    int get(int process) {
        int at = find(process);
        return used[at] ? states[at] : IDLE;
    }

    void put(int process, int state) {
        int at = find(process);
        if (!used[at]) {
            if (++count * 2 > names.length) {
                grow();
                at = find(process);
            }
            used[at] = true;
            names[at] = process;
        }
        states[at] = state;
    }

    private int find(int process) {
        int mask = names.length - 1;
        int at = (process * 0x9E3779B9 >>> 7) & mask;
        while (used[at] && names[at] != process) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        int[] oldNames = names;
        int[] oldStates = states;
        boolean[] oldUsed = used;
        names = new int[oldNames.length * 2];
        states = Arrays.copyOf(names, names.length);
        used = new boolean[names.length];
        for (int i = 0; i < oldNames.length; i++) {
            if (oldUsed[i]) {
                int at = find(oldNames[i]);
                used[at] = true;
                names[at] = oldNames[i];
                states[at] = oldStates[i];
            }
        }
    }
}
