package dev.minos.checker;

import java.util.Arrays;

/** A set of configurations, each with the trail that led to it first. */
final class Frontier {
    private final Configurations configurations;
    private int[] trails = new int[32];

    Frontier(int width, Budget budget) {
        this.configurations = new Configurations(width, budget);
    }

    int size() {
        return configurations.size();
    }

    /** Adds a copy of {@code record} unless it is there: its number, or {@code ~number}. */
    int add(long[] record, int trail) {
        int number = configurations.add(record);
        if (number >= 0) {
            if (number == trails.length) {
                trails = Arrays.copyOf(trails, 2 * number);
            }
            trails[number] = trail;
        }
        return number;
    }

    void read(int number, long[] record) {
        configurations.read(number, record);
    }

    long word(int number, int index) {
        return configurations.word(number, index);
    }

    int trail(int number) {
        return trails[number];
    }

    void clear() {
        configurations.clear();
    }
}
