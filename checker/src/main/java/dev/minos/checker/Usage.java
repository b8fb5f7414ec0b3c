package dev.minos.checker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How many members of each class of optional operations were used: sorted pairs (class, count), known by a number. */
final class Usage {
    private record Counts(int[] pairs) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Counts c && Arrays.equals(pairs, c.pairs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(pairs);
        }
    }

    private static final int BYTES_PER_ENTRY = 96;

    private final Budget budget;
    private final Map<Counts, Integer> numbers = new HashMap<>();
    private int[][] byNumber = new int[16][];

    Usage(Budget budget) {
        this.budget = budget;
        intern(new int[0]); // number 0: nothing used
    }

    int[] pairs(int number) {
        return byNumber[number];
    }

    int used(int number, int id) {
        int[] pairs = byNumber[number];
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == id) {
                return pairs[i + 1];
            }
        }
        return 0;
    }

    /** {@code number} and one more of class {@code id}. */
    int plus(int number, int id) {
        int[] pairs = byNumber[number];
        int at = 0;
        while (at < pairs.length && pairs[at] < id) {
            at += 2;
        }
        if (at < pairs.length && pairs[at] == id) {
            int[] out = pairs.clone();
            out[at + 1]++;
            return intern(out);
        }
        int[] out = new int[pairs.length + 2];
        System.arraycopy(pairs, 0, out, 0, at);
        out[at] = id;
        out[at + 1] = 1;
        System.arraycopy(pairs, at, out, at + 2, pairs.length - at);
        return intern(out);
    }

    int intern(int[] pairs) {
        Integer known = numbers.get(new Counts(pairs));
        if (known != null) {
            return known;
        }
        budget.reserve(BYTES_PER_ENTRY + 4L * pairs.length);
        int number = numbers.size();
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, 2 * number);
        }
        byNumber[number] = pairs;
        numbers.put(new Counts(pairs), number);
        return number;
    }
}
