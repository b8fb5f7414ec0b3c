package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.kv.http.Limits;
import dev.minos.kv.http.OnFollower;
import dev.minos.kv.raft.ConsistentReads;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A node's flags from a file. Line 1 and 2 of each file are an id and a directory. */
final class ConfigFileTest {
    @TempDir
    Path directory;

    private Path file(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("id: n1", "data: /nowhere"));
        all.addAll(List.of(lines));
        return Files.write(directory.resolve("node.yaml"), all);
    }

    private static NodeConfig read(Path file, String... flags) throws Exception {
        CommandLine line = NodeMain.commandLine();
        line.setDefaultValueProvider(ConfigFile.read(file, line.getCommandSpec()));
        line.parseArgs(flags);
        return ((NodeMain) line.getCommand()).config();
    }

    private void assertRefused(Path file, String said, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
        arguments.addAll(List.of(flags));
        StringWriter err = new StringWriter();
        CommandLine line = NodeMain.commandLine();
        line.setErr(new PrintWriter(err, true));
        int code = NodeMain.execute(line, arguments.toArray(String[]::new));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals(said.startsWith("--") ? 64 : 65, code);
    }

    @Test
    void everyFlagMayStandInTheFile() throws Exception {
        NodeConfig config = read(file(
                "http: 127.0.0.1:81",
                "raft: 127.0.0.1:91",
                "peers:",
                "  - n1=127.0.0.1:91/127.0.0.1:81",
                "  - n2=127.0.0.1:92/127.0.0.1:82",
                "election-timeout: 1s..2s # slow",
                "consistent-reads: log",
                "on-follower: forward",
                "groups: 3",
                "cache: 32MiB",
                "max-key: 512",
                "max-value: 1KiB",
                "max-batch: 2KiB",
                "max-batch-keys: 7",
                "snapshot-every: 99"));
        assertEquals("127.0.0.1", config.self().raft().getHostString());
        assertEquals(91, config.self().raft().getPort());
        assertEquals(2, config.peers().size());
        assertEquals(Duration.ofSeconds(1), config.electionMin());
        assertEquals(Duration.ofSeconds(2), config.electionMax());
        assertEquals(ConsistentReads.LOG, config.consistentReads());
        assertEquals(OnFollower.FORWARD, config.onFollower());
        assertEquals(3, config.groups());
        assertEquals(32L << 20, config.cacheBytes());
        assertEquals(new Limits(512, 1024, 2048, 7), config.limits());
        assertEquals(99, config.snapshotEvery());
    }

    @Test
    void aFlagWinsAndWhatIsMissingHasItsDefault() throws Exception {
        NodeConfig config = read(file("write-timeout: 9s", "snapshot-every: 99"), "--write-timeout", "3s");
        assertEquals(Duration.ofSeconds(3), config.writeTimeout());
        assertEquals(99, config.snapshotEvery());
        assertEquals(Limits.DEFAULT, config.limits());
        assertFalse(config.security().insecure());
        assertTrue(read(file("insecure: true", "http: 0.0.0.0:0")).security().insecure());
    }

    @Test
    void mistakesAreToldWithTheirLine() throws IOException {
        assertRefused(
                file("elektion-timeout: 1s..2s"),
                "node.yaml:3: there is no 'elektion-timeout' here. Did you mean" + " 'election-timeout'?");
        assertRefused(file("xyzzy: 1"), "node.yaml:3: there is no 'xyzzy' here. Known: id, http, ");
        assertRefused(file("failpoints: 127.0.0.1:1"), "node.yaml:3: there is no 'failpoints' here.");
        assertRefused(file("groups: 1", "groups: 2"), "node.yaml:4: ");
        assertRefused(file("tokens:"), "node.yaml:3: there is no value");
        assertRefused(file("peers: {n1: 1}"), "node.yaml:3: expected a single word");
        assertRefused(file("http: [a"), "this is not YAML");
        assertRefused(Files.writeString(directory.resolve("list.yaml"), "- id"), "list.yaml:1: expected 'id: n1'");
        assertRefused(directory.resolve("none.yaml"), "none.yaml cannot be read");
    }

    @Test
    void whatTheCommandLineSaysIsNotBlamedOnTheFile() throws IOException {
        assertRefused(file("groups: 1"), "--groups", "--groups", "0");
        assertRefused(file("groups: 0"), "node.yaml:3: groups 0: from 1 to 64");
    }

    /** The same values are refused by the published schema and by the node, and the node names the line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http | somewhere",
                "raft | 127.0.0.1",
                "peers | n1",
                "join | nowhere",
                "groups | 0",
                "groups | many",
                "cache | 64MB",
                "election-timeout | 500ms",
                "consistent-reads | always",
                "write-timeout | 5",
                "snapshot-every | 9",
                "segment-bytes | 100",
                "watch-history | 9",
                "on-follower | ignore",
                "max-key | 1MB",
                "max-key | 0",
                "max-value | many",
                "max-batch | -1",
                "max-batch-keys | 0",
                "insecure | perhaps"
            })
    void theSchemaAndTheNodeRefuseTheSame(String name, String value) throws IOException {
        JsonNode property = schema().path("properties").path(name);
        assertFalse(accepts(property, new ObjectMapper().getNodeFactory().textNode(value)), name + ": " + value);
        assertRefused(file(name + ": " + value), "node.yaml:3: ");
    }

    @ParameterizedTest
    @CsvSource({"election-timeout,2s..1s", "election-timeout,10ms..20ms", "write-timeout,0s", "cache,1MiB"})
    void whatTheSchemaCannotSayIsRefusedWithItsLine(String name, String value) throws IOException {
        assertRefused(file(name + ": " + value), "node.yaml:3: " + name);
    }

    @Test
    void theSchemaHasTheFieldsDefaultsAndExamplesOfTheNode() throws Exception {
        CommandLine.Model.CommandSpec command = NodeMain.commandLine().getCommandSpec();
        JsonNode properties = schema().path("properties");
        TreeSet<String> named = new TreeSet<>();
        properties.properties().forEach(property -> named.add(property.getKey()));
        assertEquals(new TreeSet<>(ConfigFile.fields(command)), named);
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode schema = property.getValue();
            String known = command.findOption("--" + property.getKey()).defaultValue();
            boolean isNamed = known != null && !known.isEmpty() && !known.equals("false");
            assertEquals(isNamed ? known : "", schema.path("default").asText().replace("false", ""), property.getKey());
            for (JsonNode example : schema.path("examples")) {
                assertTrue(accepts(schema, example), property.getKey() + ": " + example);
            }
        }
    }

    /** What the node makes of the schema's own examples, but for files that are not there. */
    @Test
    void theExamplesOfTheSchemaAreTaken() throws Exception {
        for (Map.Entry<String, JsonNode> property : schema().path("properties").properties()) {
            String name = property.getKey();
            if (name.matches("tls-.*|.*token.*|id|data|http|raft|listeners")) {
                continue;
            }
            for (JsonNode example : property.getValue().path("examples")) {
                assertEquals("n1", read(file(name + ": " + example)).self().id(), name);
            }
        }
    }

    private static JsonNode schema() throws IOException {
        try (InputStream in = NodeMain.class.getResourceAsStream("node.schema.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** The few words of JSON schema that ours uses. A text stands for the number that it spells. */
    private static boolean accepts(JsonNode schema, JsonNode value) {
        if (value.isArray()) {
            boolean all = schema.path("type").toString().contains("array");
            for (JsonNode element : value) {
                all &= accepts(schema.path("items"), element);
            }
            return all;
        }
        String type = schema.path("type").toString();
        boolean isNumber = value.asText().matches("-?[0-9]+");
        if (isNumber && type.contains("integer")) {
            return value.asLong() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                    && value.asLong() <= schema.path("maximum").asLong(Long.MAX_VALUE);
        }
        if (schema.has("enum")) {
            return schema.path("enum").toString().contains("\"" + value.asText() + "\"");
        }
        return type.contains("boolean")
                ? value.asText().matches("true|false")
                : type.contains("string")
                        && value.asText().matches(schema.path("pattern").asText(".*"));
    }
}
