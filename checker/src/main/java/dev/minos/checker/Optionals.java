package dev.minos.checker;

import static dev.minos.checker.KeyHistory.ABSENT;
import static dev.minos.checker.KeyHistory.ANY;
import static dev.minos.checker.KeyHistory.EQUALS;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The optional operations of a history that may help, in classes of interchangeable ones: same guard, same effect as
 * far as anybody can tell. Since they have no deadline, all that matters of a class is how many of its members were
 * used, in the order of invocation.
 */
final class Optionals {
    private static final int[] NONE = {};

    /** The effect of a class whose value nobody ever asks for. */
    static final int UNSEEN = -2;

    private record Signature(byte guard, int guarded, int effect) {}

    int count;
    byte[] guard = new byte[4];
    int[] guarded = new int[4];
    int[] effect = new int[4];
    /** Per class its members in the order of invocation. */
    int[][] members = new int[4][];

    private int[] size = new int[4];
    private final Map<Signature, Integer> classes = new HashMap<>();
    private final Map<Integer, int[]> bySetting = new HashMap<>();
    private final Map<Integer, int[]> byDemanding = new HashMap<>();
    private int[] demandingNothing = NONE;

    Optionals(KeyHistory h) {
        boolean any = false;
        for (int op = 0; op < h.size && !any; op++) {
            any = !h.required(op);
        }
        if (any) {
            collect(h, useful(h), askedFor(h));
        }
    }

    private void collect(KeyHistory h, boolean[] useful, boolean[] asked) {
        for (int op = 0; op < h.size; op++) {
            if (useful[op]) {
                int seen = h.effect[op] == ABSENT || asked[h.effect[op]] ? h.effect[op] : UNSEEN;
                add(op, new Signature(h.guard[op], h.guard[op] == ANY ? 0 : h.guarded[op], seen));
            }
        }
    }

    /** Values that some guard mentions. */
    private static boolean[] askedFor(KeyHistory h) {
        boolean[] asked = new boolean[h.values];
        for (int op = 0; op < h.size; op++) {
            if (h.guard[op] != ANY) {
                asked[h.guarded[op]] = true;
            }
        }
        return asked;
    }

    /** Without refusals, only those that set a value somebody needs, directly or through others of them, can help. */
    static boolean[] useful(KeyHistory h) {
        boolean[] useful = new boolean[h.size];
        boolean all = h.hasNegatives();
        boolean[] needed = new boolean[h.values];
        for (int op = 0; op < h.size; op++) {
            needed[h.guarded[op]] |= h.required(op) && h.guard[op] == EQUALS;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int op = 0; op < h.size; op++) {
                if (!h.required(op) && !useful[op] && (all || needed[h.effect[op]])) {
                    useful[op] = true;
                    changed |= h.guard[op] == EQUALS && !needed[h.guarded[op]];
                    needed[h.guarded[op]] |= h.guard[op] == EQUALS;
                }
            }
        }
        return useful;
    }

    private void add(int op, Signature signature) {
        Integer known = classes.get(signature);
        int id = known != null ? known : newClass(signature);
        if (size[id] == members[id].length) {
            members[id] = Arrays.copyOf(members[id], 2 * size[id]);
        }
        members[id][size[id]++] = op;
    }

    private int newClass(Signature signature) {
        int id = count++;
        if (id == guard.length) {
            guard = Arrays.copyOf(guard, 2 * id);
            guarded = Arrays.copyOf(guarded, 2 * id);
            effect = Arrays.copyOf(effect, 2 * id);
            members = Arrays.copyOf(members, 2 * id);
            size = Arrays.copyOf(size, 2 * id);
        }
        classes.put(signature, id);
        guard[id] = signature.guard();
        guarded[id] = signature.guarded();
        effect[id] = signature.effect();
        members[id] = new int[2];
        bySetting.merge(signature.effect(), new int[] {id}, Optionals::concat);
        if (signature.guard() == EQUALS) {
            byDemanding.merge(signature.guarded(), new int[] {id}, Optionals::concat);
        } else {
            demandingNothing = concat(demandingNothing, new int[] {id});
        }
        return id;
    }

    private static int[] concat(int[] a, int[] b) {
        int[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    int size(int id) {
        return size[id];
    }

    int[] setting(int value) {
        return bySetting.getOrDefault(value, NONE);
    }

    int[] demanding(int value) {
        return byDemanding.getOrDefault(value, NONE);
    }

    /** Classes without a guard, or with a negative one. */
    int[] demandingNothing() {
        return demandingNothing;
    }
}
