package dev.minos.yaml;

import java.util.Collection;
import java.util.Comparator;

/** "Did you mean …?": the nearest of the known words, if any is near. */
public final class Suggestion {
    private Suggestion() {}

    /** " Did you mean 'x'?" with a leading blank, or the list of what there is. */
    public static String of(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> near(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> " Did you mean '" + candidate + "'?")
                .orElseGet(() -> known.isEmpty() ? "" : " Known: " + String.join(", ", known) + ".");
    }

    private static boolean near(String word, String candidate) {
        int allowed = Math.max(2, Math.min(word.length(), candidate.length()) / 3);
        return distance(word, candidate) <= allowed || (word.length() >= 4 && candidate.startsWith(word));
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }
        return last[b.length()];
    }
}
