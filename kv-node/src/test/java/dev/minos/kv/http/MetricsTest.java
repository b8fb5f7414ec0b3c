package dev.minos.kv.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.kv.raft.NodeStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of nodes whose state is known. */
final class MetricsTest {
    /** The text format, version 0.0.4. */
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)(\\{[a-z]+=\"[^\"\\\\\\n]*\"(,[a-z]+=\"[^\"\\\\\\n]*\")*\\})? (-?[0-9.E-]+|\\+Inf)");

    private static final NodeStatus LEADER = new NodeStatus(
            "n1",
            "leader",
            "n1",
            3,
            120,
            117,
            110,
            true,
            List.of(
                    new NodeStatus.Member("n1", "h:1", "h:2", "voter"),
                    new NodeStatus.Member("n2", "h:3", "h:4", "voter")),
            List.of(new NodeStatus.Follower("n2", 100, 1500), new NodeStatus.Follower("n3", -1, 20)));

    private static final NodeStatus FOLLOWER =
            new NodeStatus("n1", "follower", null, 7, 5, 5, 5, false, List.of(), List.of());

    private static String text(NodeStatus... groups) {
        return new String(new Metrics().text(List.of(groups)), UTF_8);
    }

    private static void assertHas(String text, String... lines) {
        for (String line : lines) {
            assertTrue(text.contains("\n" + line + "\n"), line + " is not in\n" + text);
        }
    }

    @Test
    void aLeaderTellsItsRoleAndHowFarEverybodyIs() {
        assertHas(
                text(LEADER),
                "minos_leader 1",
                "minos_role{role=\"leader\"} 1",
                "minos_role{role=\"follower\"} 0",
                "minos_ready 1",
                "minos_term 3",
                "minos_last_log_index 120",
                "minos_commit_index 117",
                "minos_applied_index 110",
                "minos_commit_lag 3",
                "minos_apply_lag 7",
                "minos_members 2",
                "minos_follower_lag{follower=\"n2\"} 20.0",
                "minos_follower_lag{follower=\"n3\"} 121.0",
                "minos_follower_silent_seconds{follower=\"n2\"} 1.5");
    }

    @Test
    void aFollowerKnowsNothingOfOthers() {
        String text = text(FOLLOWER);
        assertHas(text, "minos_leader 0", "minos_role{role=\"follower\"} 1", "minos_ready 0", "minos_commit_lag 0");
        assertFalse(text.contains("minos_follower_lag{"), text);
    }

    @Test
    void eachGroupHasItsNumber() {
        assertHas(
                text(LEADER, FOLLOWER),
                "minos_term{group=\"0\"} 3",
                "minos_term{group=\"1\"} 7",
                "minos_role{group=\"1\",role=\"follower\"} 1",
                "minos_follower_lag{group=\"0\",follower=\"n2\"} 20.0");
    }

    @Test
    void everyLineIsInTheFormatAndEveryMetricIsDescribedOnce() {
        Set<String> described = new HashSet<>();
        for (String line : text(LEADER, FOLLOWER).split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                assertTrue(described.add(line.split(" ", -1)[2]), line);
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertTrue(described.contains(sample.group(1)), line);
            }
        }
        assertEquals(13, described.size());
    }
}
