package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LinkTrafficTest {
    private static final long S = 1_000_000_000L;
    private final JsonMapper json = new JsonMapper();
    private final List<JsonNode> samples = new ArrayList<>();

    private void sample(long nanos, String link, long bytes) {
        ObjectNode line = json.createObjectNode().put("time", nanos);
        line.putObject("bytes").put(link, bytes);
        samples.add(line);
    }

    @Test
    void countsBecomeBytesASecondBySlicesAndBeforeTheFirstNothingIsKnown() {
        sample(S, "n1>n2", 100);
        sample(2 * S, "n1>n2", 1_100);
        sample(3 * S, "n1>n2", 1_100);
        LinkTraffic traffic = LinkTraffic.of(samples, 0, 3 * S - 1);
        assertEquals(500_000_000L, traffic.sliceNanos());
        assertArrayEquals(
                new long[] {-1, -1, 1_000, 1_000, 0, 0}, traffic.perSecond().get("n1>n2"));
    }

    @Test
    void ofManyLinksWhatEachNodeSentIsShown() {
        for (int s = 0; s < 3; s++) {
            ObjectNode line = json.createObjectNode().put("time", s * S);
            ObjectNode bytes = line.putObject("bytes");
            for (int from = 1; from <= 8; from++) {
                for (int to = 1; to <= 8; to++) {
                    if (from != to) {
                        bytes.put("n" + from + ">n" + to, 10L * s);
                    }
                }
            }
            samples.add(line);
        }
        LinkTraffic traffic = LinkTraffic.of(samples, 0, 2 * S);
        assertEquals(8, traffic.perSecond().size());
        assertEquals(70, Objects.requireNonNull(traffic.perSecond().get("n3 > all"))[0]);
    }

    @Test
    void aRunWithoutTheFileHasNone() {
        assertTrue(LinkTraffic.of(List.of(), 0, S).isEmpty());
    }
}
