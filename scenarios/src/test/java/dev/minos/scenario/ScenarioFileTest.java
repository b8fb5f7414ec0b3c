package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.fault.Schedules;
import dev.minos.yaml.FileMistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScenarioFileTest {
    private static final String GOOD = """
            name: mine
            description: A test.
            nodes: 3
            workload:
              keys: 7
              clients:
                - count: 2
                  rate: 50
                  mix: {write: 3, default-read: 1}
            time: 10s
            schedule:
              - wait: 500ms
                fault: isolate leader
                for: 2s
            expect: {default: any}
            """;

    @Test
    void everyPartIsRead() {
        Scenario scenario = ScenarioFile.parse("f.yaml", GOOD);
        assertEquals("mine", scenario.name());
        assertEquals(3, scenario.nodes());
        assertEquals(7, scenario.workload().keys());
        assertEquals(2, scenario.workload().clients());
        assertEquals(Set.of("default"), scenario.workload().modes());
        assertEquals(Duration.ofSeconds(10), scenario.timing().time());
        assertEquals(
                List.of(new Step(Duration.ofMillis(500), List.of("isolate leader"), Duration.ofSeconds(2))),
                scenario.schedule());
        assertEquals(Map.of("default", Expectation.ANY), scenario.expectations());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true      | linearizable | [default]",
                "true      | violation    | [default]",
                "false     | violation    | []",
                "default   | any          | [default]",
                "[default] | any          | [default]"
            })
    void modesThatEndTheRunAreRead(String stop, String expected, String modes) {
        Scenario scenario = ScenarioFile.parse(
                "f.yaml", GOOD.replace("default: any", "default: " + expected) + "stop-at-violation: " + stop + "\n");
        assertEquals(modes, scenario.stopAt().toString());
        assertEquals(scenario, ScenarioFile.parse("again.yaml", ScenarioYaml.text(scenario)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true    | f.yaml:16: There is no violation to stop at: nothing is expected of any mode.",
                "defualt | f.yaml:16: No client reads in mode 'defualt'. Did you mean 'default'?"
            })
    void modesThatCannotEndTheRunAreMistakes(String stop, String sentence) {
        FileMistakeException e = assertThrows(
                FileMistakeException.class,
                () -> ScenarioFile.parse("f.yaml", GOOD + "stop-at-violation: " + stop + "\n"));
        assertEquals(sentence, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodes: 3           | noods: 3           | f.yaml:3: There is no 'noods' here. Did you mean 'nodes'?",
                "nodes: 3           | nodes: many        | f.yaml:3: 'nodes' is 'many', expected a whole number.",
                "nodes: 3           | endless: often     | f.yaml:3: 'endless' is 'often', expected true or false.",
                "nodes: 3           | recover-within: 0s | f.yaml:3: 'recover-within' must be more than nothing.",
                "nodes: 3           | nodes: 0           | f.yaml:3: 'nodes' is 0, expected at least 1.",
                "name: mine         | name: My Scenario  | f.yaml:1: 'My Scenario' is no name: use small letters, digits"
                        + " and dashes.",
                "write: 3           | wirte: 3           | f.yaml:9: There is no operation 'wirte'. Did you mean 'write'?",
                "time: 10s          | time: 10           | f.yaml:10: 'time' is '10', expected a time such as 500ms, 30s"
                        + " or 5m.",
                "time: 10s          | time: 0s           | f.yaml:10: 'time' must be more than nothing.",
                "default: any       | default: anny      | f.yaml:15: There is no expectation 'anny'. Did you mean 'any'?",
                "default: any       | defautl: any       | f.yaml:15: No client reads in mode 'defautl'. Did you mean"
                        + " 'default'?",
                "'{default: any}'   | '{}'               | f.yaml:15: Say what is expected of 'default' (any, if"
                        + " nothing).",
            })
    void mistakesAreToldWithLineAndSuggestion(String right, String wrong, String sentence) {
        assertTrue(GOOD.contains(right), right);
        FileMistakeException e = assertThrows(
                FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", GOOD.replace(right, wrong)));
        assertEquals(sentence, e.getMessage());
    }

    @Test
    void aFaultThatIsNoneIsToldWithItsLine() {
        FileMistakeException e = assertThrows(
                FileMistakeException.class,
                () -> ScenarioFile.parse("f.yaml", GOOD.replace("isolate leader", "explode leader")));
        assertTrue(
                String.valueOf(e.getMessage()).startsWith("f.yaml:13: 'explode leader' is no fault: "), e.getMessage());
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        FileMistakeException e = assertThrows(
                FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", GOOD.replace("name: mine", "name: [")));
        assertTrue(String.valueOf(e.getMessage()).startsWith("f.yaml:"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("This is not YAML: "), e.getMessage());
    }

    @Test
    void everyBuiltInScenarioReadsAndSaysWhatItExpects() {
        assertTrue(Catalogue.suite("quick").isPresent());
        for (Scenario scenario : Catalogue.scenarios()) {
            assertEquals(scenario.workload().modes(), scenario.expectations().keySet(), scenario.name());
            assertEquals(scenario, ScenarioFile.parse("again", Catalogue.source(scenario.name())));
        }
    }

    @Test
    void everyBuiltInScenarioIsWrittenAsAFileThatReadsTheSame() {
        for (Scenario scenario : Catalogue.scenarios()) {
            assertEquals(scenario, ScenarioFile.parse("written", ScenarioYaml.text(scenario)), scenario.name());
        }
    }

    @Test
    void aPlanIsReadAndMistakesInItAreToldWithTheirLine() {
        String planned = GOOD.replaceFirst("(?s)schedule:.*?expect", "plan: ['3s +2s isolate leader']\nexpect");
        assertEquals(
                List.of("3s +2s isolate leader"),
                ScenarioFile.parse("f.yaml", planned).plan().lines());
        FileMistakeException e = assertThrows(
                FileMistakeException.class,
                () -> ScenarioFile.parse("f.yaml", planned.replace("+2s isolate", "2s isolate")));
        assertTrue(String.valueOf(e.getMessage()).startsWith("f.yaml:11: This is no plan: "), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pattern: swarn, rest: 1s, hold: 1s   | There is no pattern 'swarn'. Did you mean 'swarm'?",
                "pattern: swarm, hold: 1s             | 'rest' is missing.",
                "pattern: swarm, rest: 1s, hold: 0s   | 'hold' must be more than nothing.",
                "hold: 1s                             | 'hold' belongs to a 'pattern', and there is none.",
                "pattern: swizzle, rest: 2s, hold: 2s | 'for' is too short: not one round of this pattern fits into it."
            })
    void aPatternThatCannotBeDrawnIsTold(String keys, String sentence) {
        FileMistakeException e =
                assertThrows(FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", drawn(keys)));
        assertEquals("f.yaml:12: " + sentence, e.getMessage());
    }

    @Test
    void aPatternIsReadAndWritten() {
        Scenario scenario = ScenarioFile.parse("f.yaml", drawn("pattern: swizzle, rest: 500ms, hold: 1s"));
        assertEquals(
                new Step.Drawn(
                        Schedules.Pattern.SWIZZLE, new Schedules.Rhythm(Duration.ofMillis(500), Duration.ofSeconds(1))),
                scenario.schedule().get(0).drawn());
        assertEquals(scenario, ScenarioFile.parse("again.yaml", ScenarioYaml.text(scenario)));
    }

    private static String drawn(String keys) {
        return GOOD.replaceFirst(
                "(?s)schedule:.*?expect",
                "schedule:\n  - {faults: [kill n1, pause n2], " + keys + ", for: 5s}\nexpect");
    }

    /** The published schema and the reader know the same words. */
    @Test
    void schemaNamesWhatTheReaderReads() throws IOException {
        JsonNode schema;
        try (InputStream in = Catalogue.class.getResourceAsStream("/dev/minos/scenarios/scenario.schema.json")) {
            schema = new ObjectMapper().readTree(in);
        }
        assertEquals(Set.copyOf(ScenarioFile.KEYS), names(schema.path("properties")));
        assertEquals(Set.copyOf(ScenarioFile.STEP_KEYS), names(schema.at("/properties/schedule/items/properties")));
        Set<String> workload = new HashSet<>(ScenarioFile.WORKLOAD_KEYS);
        Set<String> kinds = new HashSet<>();
        Set<String> expectations = new HashSet<>();
        for (WorkloadKind kind : WorkloadKind.all()) {
            workload.addAll(kind.settingKeys());
            kinds.add(kind.word());
        }
        for (Expectation expectation : Expectation.values()) {
            expectations.add(expectation.text());
        }
        assertEquals(workload, names(schema.at("/properties/workload/properties")));
        assertEquals(kinds, words(schema.at("/properties/workload/properties/kind/enum")));
        assertEquals(expectations, words(schema.at("/properties/expect/additionalProperties/enum")));
        String mix = schema.at("/properties/workload/properties/clients/items/properties/mix/patternProperties")
                .fieldNames()
                .next();
        for (OperationKind.Verb verb : OperationKind.Verb.values()) {
            String word = verb == OperationKind.Verb.READ ? "default-read" : OperationKind.word(verb);
            assertTrue(word.matches(mix), word);
        }
        assertEquals(
                Set.copyOf(ScenarioFile.GROUP_KEYS),
                names(schema.at("/properties/workload/properties/clients/items/properties")));
    }

    private static Set<String> words(JsonNode array) {
        Set<String> words = new HashSet<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: conter        | write: 1 | default: any | f.yaml:5: There is no workload 'conter'. Did you mean"
                        + " 'counter'?",
                "kind: counter       | write: 1 | default: any | f.yaml:10: There is no operation 'write' in the workload"
                        + " 'counter'. Known: add, default-read, consistent-read, stale-read.",
                "kind: set           | ad: 1    | default: any | f.yaml:10: There is no operation 'ad' in the workload"
                        + " 'set'. Did you mean 'add'?",
                "'kind: set\n  ttl: 1s' | add: 1 | default: any | f.yaml:6: There is no 'ttl' here. Known: kind, keys, timeout,"
                        + " clients.",
                "'kind: pages\n  limit: 2000' | write: 1 | default: any | f.yaml:6: 'limit' is 2000, a page has at most"
                        + " 1000 keys.",
                "'kind: lock\n  ttl: 0s' | hold: 1 | default: any | f.yaml:6: 'ttl' must be a millisecond at least.",
                "kind: set           | add: 1   | default: linearizable | f.yaml:16: 'default' is no promise of that kind:"
                        + " say kept, violation, any.",
                "kind: counter       | add: 1   | default: kept | f.yaml:16: 'default' is no promise of that kind: say"
                        + " linearizable, violation, any.",
                "kind: lock          | hold: 1  | default: any | f.yaml:16: Say what is expected of 'fencing' (any, if"
                        + " nothing).",
            })
    void mistakesInAWorkloadAreTold(String kind, String operation, String expect, String sentence) {
        String text = GOOD.replace("workload:", "workload:\n  " + kind.replace("\\n", "\n"))
                .replace("write: 3", operation)
                .replace("default: any", expect);
        FileMistakeException e = assertThrows(FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", text));
        assertEquals(sentence, e.getMessage());
    }

    @Test
    void whatIsJudgedAfterwardsCannotEndARun() {
        for (String line : List.of("until: default", "endless: true", "stop-at-violation: true")) {
            String text =
                    GOOD.replace("workload:", "workload:\n  kind: counter").replace("write: 3", "add: 1") + line;
            FileMistakeException e = assertThrows(FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", text));
            assertEquals(
                    "f.yaml:17: '" + line.split(":")[0]
                            + "' is for the workload 'registers'; 'counter' is judged when the" + " run is over.",
                    e.getMessage());
        }
    }

    @Test
    void aWatcherDoesNothingElseAndThereIsOneLog() {
        String text = GOOD.replace("workload:", "workload:\n  kind: watch")
                .replace("write: 3, default-read: 1", "write: 3, watch: 1")
                .replace("default: any", "watch: kept");
        FileMistakeException e = assertThrows(FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", text));
        assertEquals("f.yaml:10: A client that watches does nothing else.", e.getMessage());
        String groups = text.replace(", watch: 1", "") + "node-options: {groups: 3}";
        FileMistakeException several =
                assertThrows(FileMistakeException.class, () -> ScenarioFile.parse("f.yaml", groups));
        assertEquals(
                "f.yaml:17: The workload 'watch' is judged by one log of all changes; with 'groups' there are several.",
                several.getMessage());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.properties().forEach(property -> names.add(property.getKey()));
        return names;
    }

    @Test
    void consistentReadsMustBeLinearizableInTheWholeQuickSuite() {
        for (Scenario scenario : Catalogue.suite("quick").orElseThrow().scenarios()) {
            assertEquals(Expectation.LINEARIZABLE, scenario.expected("consistent"), scenario.name());
        }
    }
}
