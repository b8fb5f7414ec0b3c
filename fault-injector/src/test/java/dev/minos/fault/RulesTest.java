package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Link THERE = new Link("n1", "n2");
    private static final Link BACK = new Link("n2", "n1");

    private final Map<Link, List<String>> treated = new TreeMap<>();
    private final Rules rules = new Rules((link, troubles) ->
            treated.put(link, troubles.stream().map(Trouble::verb).sorted().toList()));

    @Test
    void aLinkIsToldAllThatIsWrongWithItAsLongAsAnyRuleSaysSo() throws IOException {
        Network.Rule cut = new Network.Rule(Set.of(THERE, BACK), new Trouble.Cut());
        Network.Rule same = new Network.Rule(Set.of(THERE), new Trouble.Cut());
        Network.Rule stall = new Network.Rule(Set.of(THERE), new Trouble.Stall());
        rules.impose(cut);
        rules.impose(same);
        rules.impose(stall);
        assertEquals(Map.of(THERE, List.of("cut", "cut", "stall"), BACK, List.of("cut")), treated);
        rules.lift(cut);
        assertEquals(Map.of(THERE, List.of("cut", "stall"), BACK, List.of()), treated);
        rules.lift(cut);
        rules.lift(stall);
        assertEquals(List.of(same), List.copyOf(rules.inForce()));
        rules.lift(same);
        assertEquals(Map.of(THERE, List.of(), BACK, List.of()), treated);
    }
}
