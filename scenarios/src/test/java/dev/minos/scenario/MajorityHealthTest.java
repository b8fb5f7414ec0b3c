package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.fault.Grudges;
import dev.minos.fault.Link;
import dev.minos.scenario.MajorityHealth.Health;
import dev.minos.scenario.MajorityHealth.Stretch;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MajorityHealthTest {
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

    @Test
    void aMinorityThatIsDownLeavesAMajority() {
        assertEquals(Health.HEALTHY, during());
        assertEquals(Health.HEALTHY, during(down("kill", "n1", "n2")));
        assertEquals(Health.LOST, during(down("pause", "n1", "n2", "n3")));
        assertEquals(Health.LOST, during(down("kill", "n1", "n2"), down("pause", "n4")));
    }

    @Test
    void aMajorityTalksInBothDirections() {
        assertEquals(Health.HEALTHY, during(cut(Grudges.isolate(NODES, "n3"))));
        assertEquals(Health.HEALTHY, during(cut(Grudges.mute(NODES, "n3"))));
        assertEquals(Health.HEALTHY, during(cut(Grudges.bridge(NODES))));
        assertEquals(
                Health.LOST,
                during(cut(Grudges.mute(NODES, "n1")), cut(Grudges.mute(NODES, "n2")), down("kill", "n3")));
        assertEquals(Health.LOST, during(cut(Grudges.partition(Grudges.halves(NODES))), down("kill", "n5")));
    }

    @Test
    void nobodyKnowsWhatOtherFaultsLeave() {
        assertEquals(Health.HAMPERED, during(down("slow", "n1")));
        assertEquals(Health.LOST, during(down("slow", "n1"), down("kill", "n1", "n2", "n3")));
    }

    @Test
    void aStretchEndsWhenTheMajorityDoes() {
        List<FaultTimeline.Span> faults =
                List.of(span(20, 40, "kill", "n1"), span(30, 50, "pause", "n2", "n3"), span(60, 70, "slow", "n1"));
        assertEquals(
                List.of(new Stretch(10, 30), new Stretch(40, 60), new Stretch(70, 100)),
                MajorityHealth.stretches(NODES, faults, 10, 100));
        assertEquals(Window.Left.NO_MAJORITY, MajorityHealth.left(NODES, faults, 31, 39));
        assertEquals(Window.Left.A_MAJORITY, MajorityHealth.left(NODES, faults, 31, 45));
    }

    private static Health during(FaultTimeline.Span... inForce) {
        return MajorityHealth.during(NODES, List.of(inForce));
    }

    private static FaultTimeline.Span down(String verb, String... nodes) {
        return span(0, 10, verb, nodes);
    }

    private static FaultTimeline.Span span(long from, long to, String verb, String... nodes) {
        return new FaultTimeline.Span(1, verb + " " + String.join(",", nodes), from, to, List.of(), List.of(nodes));
    }

    private static FaultTimeline.Span cut(Collection<Link> links) {
        List<String> texts = links.stream().map(Link::toString).toList();
        return new FaultTimeline.Span(2, "cut " + String.join(" ", texts), 0, 10, texts, List.of());
    }
}
