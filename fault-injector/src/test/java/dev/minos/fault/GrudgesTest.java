package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrudgesTest {
    private static final List<String> FIVE = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void halvesPutTheSmallerGroupFirst() {
        assertEquals(List.of(List.of("n1", "n2"), List.of("n3", "n4", "n5")), Grudges.halves(FIVE));
        assertEquals(List.of(List.of("n1"), List.of("n2", "n3")), Grudges.halves(FIVE.subList(0, 3)));
        assertEquals(List.of(List.of("n1", "n2"), List.of("n3", "n4")), Grudges.halves(FIVE.subList(0, 4)));
    }

    @Test
    void aPartitionCutsBothWaysBetweenGroupsOnly() {
        assertEquals(links("n1>n2 n1>n3 n2>n1 n3>n1"), Grudges.partition(List.of(List.of("n1"), List.of("n2", "n3"))));
        assertEquals(
                links("a>b b>a a>c c>a b>c c>b"), Grudges.partition(List.of(List.of("a"), List.of("b"), List.of("c"))));
    }

    @Test
    void anIsolatedNodeTalksToNobody() {
        assertEquals(links("n2>n1 n2>n3 n1>n2 n3>n2"), Grudges.isolate(List.of("n1", "n2", "n3"), "n2"));
        assertThrows(IllegalArgumentException.class, () -> Grudges.isolate(FIVE, "n9"));
    }

    @Test
    void oneWayCutsLeaveTheOtherWayOpen() {
        assertEquals(links("n2>n1 n2>n3"), Grudges.mute(List.of("n1", "n2", "n3"), "n2"));
        assertEquals(links("n1>n2 n3>n2"), Grudges.deafen(List.of("n1", "n2", "n3"), "n2"));
    }

    @Test
    void theMinorityHoldsTheNodeThatIsAskedFor() {
        assertEquals(List.of(List.of("n4", "n1"), List.of("n2", "n3", "n5")), Grudges.minorityWith(FIVE, "n4"));
        assertEquals(List.of(List.of("n3"), List.of("n1", "n2", "n4")), Grudges.minorityWith(FIVE.subList(0, 4), "n3"));
        assertThrows(IllegalArgumentException.class, () -> Grudges.minorityWith(List.of("n1", "n2"), "n1"));
    }

    @Test
    void aMinorityThirdIsLessThanAThird() {
        assertEquals(List.of(List.of("n1"), List.of("n2", "n3", "n4", "n5")), Grudges.minorityThird(FIVE));
        assertEquals(2, Grudges.minorityThird(names(7)).get(0).size());
        assertThrows(IllegalArgumentException.class, () -> Grudges.minorityThird(names(3)));
    }

    @Test
    void theBridgeStandsInTheMiddle() {
        assertEquals(links("n1>n4 n1>n5 n2>n4 n2>n5 n4>n1 n5>n1 n4>n2 n5>n2"), Grudges.bridge(FIVE));
    }

    @Test
    void aRingOfFiveCutsWhoAreTwoApart() {
        assertEquals(
                links("n1>n3 n3>n1 n1>n4 n4>n1 n2>n4 n4>n2 n2>n5 n5>n2 n3>n5 n5>n3"), Grudges.majoritiesRing(FIVE));
        assertEquals(links("n1>n3 n3>n1"), Grudges.majoritiesRing(names(3)));
        assertThrows(IllegalArgumentException.class, () -> Grudges.majoritiesRing(names(2)));
    }

    @Test
    void everyNodeOfARingSeesAMajorityAndNoTwoTheSame() {
        for (int size = 3; size <= 12; size++) {
            List<String> nodes = names(size);
            Set<Link> cut = Grudges.majoritiesRing(nodes);
            Set<Set<String>> seen =
                    nodes.stream().map(node -> seenBy(node, nodes, cut)).collect(Collectors.toSet());
            assertEquals(size, seen.size(), "ring of " + size);
            int least = Grudges.majority(size);
            assertEquals(0, seen.stream().filter(view -> view.size() < least).count(), "ring of " + size);
            assertEquals(cut, cut.stream().map(Link::reversed).collect(Collectors.toSet()), "ring of " + size);
        }
    }

    private static Set<String> seenBy(String node, List<String> nodes, Set<Link> cut) {
        return nodes.stream()
                .filter(other -> other.equals(node) || !cut.contains(new Link(other, node)))
                .collect(Collectors.toSet());
    }

    private static List<String> names(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "n" + i).toList();
    }

    private static Set<Link> links(String text) {
        return new TreeSet<>(Stream.of(text.split(" ", -1)).map(Link::parse).toList());
    }
}
