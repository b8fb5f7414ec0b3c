package dev.minos.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The shapes of a broken network, as pure functions. A shape is the set of directed links that it cuts. Which nodes
 * land where follows from the order of the list, so a caller who wants a random shape shuffles the nodes first.
 */
public final class Grudges {

    private Grudges() {}

    /** Cuts, in both directions, every link between two different groups. */
    public static SortedSet<Link> partition(List<? extends Collection<String>> groups) {
        SortedSet<Link> cut = new TreeSet<>();
        for (Collection<String> group : groups) {
            for (Collection<String> other : groups) {
                if (group != other) {
                    cut.addAll(links(group, other));
                }
            }
        }
        return cut;
    }

    /** All links from a node of the first collection to a different node of the second. */
    public static SortedSet<Link> links(Collection<String> from, Collection<String> to) {
        SortedSet<Link> links = new TreeSet<>();
        for (String a : from) {
            for (String b : to) {
                if (!a.equals(b)) {
                    links.add(new Link(a, b));
                }
            }
        }
        return links;
    }

    /** Cuts one node from all others, in both directions. */
    public static SortedSet<Link> isolate(Collection<String> nodes, String loner) {
        SortedSet<Link> cut = mute(nodes, loner);
        cut.addAll(deafen(nodes, loner));
        return cut;
    }

    /** Nobody hears the node; it still hears everybody. */
    public static SortedSet<Link> mute(Collection<String> nodes, String node) {
        return links(List.of(member(nodes, node)), nodes);
    }

    /** The node hears nobody; everybody still hears it. */
    public static SortedSet<Link> deafen(Collection<String> nodes, String node) {
        return links(nodes, List.of(member(nodes, node)));
    }

    /** Two groups, the smaller first; with an odd number of nodes the second is a majority. */
    public static List<List<String>> halves(List<String> nodes) {
        return splitAt(nodes, nodes.size() / 2);
    }

    /** The largest minority that contains the given node, and the majority without it. */
    public static List<List<String>> minorityWith(List<String> nodes, String node) {
        List<String> ordered = new ArrayList<>(List.of(member(nodes, node)));
        nodes.stream().filter(other -> !other.equals(node)).forEach(ordered::add);
        return splitAt(ordered, (nodes.size() - 1) / 2);
    }

    /** Fewer than a third of the nodes (the most a Byzantine quorum would bear), and the rest. */
    public static List<List<String>> minorityThird(List<String> nodes) {
        return splitAt(nodes, (nodes.size() - 1) / 3);
    }

    /** Two halves that cannot talk to each other, and the node in the middle of the list, which talks to both. */
    public static SortedSet<Link> bridge(List<String> nodes) {
        atLeast(3, nodes, "a bridge");
        int middle = nodes.size() / 2;
        return partition(List.of(nodes.subList(0, middle), nodes.subList(middle + 1, nodes.size())));
    }

    /**
     * Every node talks (both ways) to a majority that it belongs to, and no two nodes to the same one. The nodes stand
     * in a ring and each talks to as many neighbours on either side as a majority needs; three nodes stand in a row.
     */
    public static SortedSet<Link> majoritiesRing(List<String> nodes) {
        atLeast(3, nodes, "a ring of majorities");
        int size = nodes.size();
        if (size == 3) {
            return partition(List.of(nodes.subList(0, 1), nodes.subList(2, 3)));
        }
        int reach = (majority(size) - 1 + 1) / 2;
        SortedSet<Link> cut = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int apart = Math.min(Math.floorMod(i - j, size), Math.floorMod(j - i, size));
                if (apart > reach) {
                    cut.add(new Link(nodes.get(i), nodes.get(j)));
                }
            }
        }
        return cut;
    }

    /** The least number of nodes that is more than half of them. */
    public static int majority(int nodes) {
        return nodes / 2 + 1;
    }

    private static List<List<String>> splitAt(List<String> nodes, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(nodes.size() + " nodes are too few to split like this");
        }
        return List.of(List.copyOf(nodes.subList(0, size)), List.copyOf(nodes.subList(size, nodes.size())));
    }

    private static void atLeast(int least, List<String> nodes, String what) {
        if (nodes.size() < least) {
            throw new IllegalArgumentException(what + " needs at least " + least + " nodes, not " + nodes.size());
        }
    }

    private static String member(Collection<String> nodes, String node) {
        if (!nodes.contains(node)) {
            throw new IllegalArgumentException("there is no node " + node + " among " + nodes);
        }
        return node;
    }
}
