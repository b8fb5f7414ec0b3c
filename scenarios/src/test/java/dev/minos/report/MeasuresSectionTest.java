package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.checker.CheckOptions;
import dev.minos.checker.measure.Consistency;
import dev.minos.history.History;
import dev.minos.scenario.MeasuresJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class MeasuresSectionTest {
    @Test
    void everyMeasureOfAModeStandsInItsRow() throws IOException {
        // p1: |--w a--|   |--w b--|
        // p2:                       |--r a--|
        History history = History.builder()
                .at(0)
                .invoke(1, "write", "x", "a")
                .at(10_000_000)
                .ok(1)
                .at(20_000_000)
                .invoke(1, "write", "x", "b")
                .at(30_000_000)
                .ok(1)
                .at(60_000_000)
                .invoke(2, "read", "x")
                .at(70_000_000)
                .ok(2, "a")
                .build();
        String html = html(history);
        assertTrue(html.contains("<th scope=\"row\">default</th><td>30 ms</td>"), html);
        assertTrue(html.contains("<td class=\"n\">2</td><td>yes</td>"), html);
        assertEquals(12, html.split("<th scope=\"col\"", -1).length - 1, html);
        assertEquals(11, html.split("<td", -1).length - 1, html);
    }

    @Test
    void runWithoutMeasuresHasNoSection() throws IOException {
        Judgement judgement = Judgement.of(new ObjectMapper().readTree("{\"modes\":{\"default\":{}}}"));
        assertEquals("", new MeasuresSection(judgement).markup().html());
    }

    private static String html(History history) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode verdict = json.createObjectNode();
        ObjectNode mode = verdict.putObject("modes").putObject("default");
        MeasuresJson.write(
                mode.putObject("measures"),
                Consistency.measure(history, CheckOptions.defaults()).modes().get(0));
        return new MeasuresSection(Judgement.of(verdict)).markup().html();
    }
}
