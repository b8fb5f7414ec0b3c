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
    private final Map<Integer, IntList> bySetting = new HashMap<>();
    private final Map<Integer, IntList> byDemanding = new HashMap<>();
    private final IntList demandingNothing = new IntList();
    private final Map<Integer, int[]> setting = new HashMap<>();
    private final Map<Integer, int[]> demanding = new HashMap<>();
    private int[] unconditional = NONE;

    Optionals(KeyHistory h) {
        boolean any = false;
        for (int op = 0; op < h.size && !any; op++) {
            any = !h.required(op);
        }
        if (any) {
            collect(h, useful(h), askedFor(h));
            bySetting.forEach((value, ids) -> setting.put(value, ids.toArray()));
            byDemanding.forEach((value, ids) -> demanding.put(value, ids.toArray()));
            unconditional = demandingNothing.toArray();
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
        boolean all = h.hasNegatives();
        boolean[] needed = all ? new boolean[0] : Needed.values(h, op -> true, h::required);
        boolean[] useful = new boolean[h.size];
        for (int op = 0; op < h.size; op++) {
            useful[op] = !h.required(op) && (all || needed[h.effect[op]]);
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
        bySetting.computeIfAbsent(signature.effect(), value -> new IntList()).add(id);
        if (signature.guard() == EQUALS) {
            byDemanding
                    .computeIfAbsent(signature.guarded(), value -> new IntList())
                    .add(id);
        } else {
            demandingNothing.add(id);
        }
        return id;
    }

    int size(int id) {
        return size[id];
    }

    int[] setting(int value) {
        return setting.getOrDefault(value, NONE);
    }

    int[] demanding(int value) {
        return demanding.getOrDefault(value, NONE);
    }

    /** Classes without a guard, or with a negative one. */
    int[] demandingNothing() {
        return unconditional;
    }
}
