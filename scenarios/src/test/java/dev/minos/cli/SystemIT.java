package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.minos.fault.Tools;
import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.kv.NodeMain;
import dev.minos.system.MinosSystem;
import dev.minos.system.Rig;
import dev.minos.system.SystemFactory;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems that are not Minos' own to the command: described, driven, or made by somebody's class. */
final class SystemIT {
    private static final Path SYSTEMS = Path.of("..", "systems");
    private static final String SCENARIO = """
            name: short
            description: A leader is cut off once.
            nodes: 3
            workload:
              keys: 5
              clients:
                - {count: 3, rate: 50, mix: {write: 3, cas: 1, delete: 1, consistent-read: 3}}
                - {count: 3, rate: 50, mix: {default-read: 2, consistent-read: 1, stale-read: 1}}
            warm-up: 1s
            time: 5s
            schedule:
              - {fault: isolate leader, for: 3s}
              - {wait: 1s}
            quiet: 1s
            expect: {consistent: linearizable, default: any, stale: any}
            """;
    /** What Minos' nodes understand, as somebody who knows them only from their HTTP API would write it. */
    private static final String REQUESTS = """
            status: {get: /status, where: {/ready: 'true'}, leader: /leader, term: /term}
            requests:
              read:
                default:
                  get: '/key/{key|url}?level=default'
                  answers: &found
                    - {status: 200, means: ok, value: '/{key}', version: 'header:ETag'}
                    - {status: 404, where: {/error: not_found}, means: absent}
                consistent: {get: '/key/{key|url}?level=consistent', answers: *found}
              write: {put: '/key/{key|url}', body: '{value}', answers: &done [{status: 2xx, means: ok}]}
              delete: {delete: '/key/{key|url}', answers: *done}
              cas:
                put: '/key/{key|url}?prevValue={expected|url}'
                body: '{value}'
                answers:
                  - {status: 2xx, means: ok}
                  - {status: 412, means: mismatch, value: /actual}
            errors:
              - {where: {/definite: 'true'}, means: fail}
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void describedNodesAreStartedBrokenAndJudged() throws IOException, InterruptedException {
        String command = "name: described\ndescription: Minos' nodes, described.\n"
                + "peers: {each: '{id}={raft}/{http}'}\n"
                + "command: ['" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "', -Xmx96m, -XX:+UseSerialGC, -cp, '" + System.getProperty("java.class.path") + "', "
                + NodeMain.class.getName()
                + ", --id, '{id}', --http, '{http}', --raft, '{raft}', --peers, '{peers}', --data, '{data}']\n";
        JsonNode verdict = verdict(file("described.yaml", command + REQUESTS));
        assertEquals("linearizable", verdict.at("/modes/consistent/verdict").asText());
        assertTrue(verdict.at("/modes/default/operations").asLong() > 100, verdict::toString);
        assertTrue(verdict.at("/modes/stale").isMissingNode(), verdict::toString);
        assertTrue(verdict.at("/windows/0/fault").asText().startsWith("isolate n"), verdict::toString);
        assertTrue(Files.exists(directory.resolve("runs/latest/system.yaml")));
    }

    @Test
    void aClusterThatIsThereIsDrivenAndGoesOn() throws IOException, InterruptedException {
        try (MinosSystem cluster = new MinosSystem(3, directory.resolve("cluster"), Map.of(), 1)) {
            cluster.start(CommandProcess.PATIENCE);
            StringBuilder endpoints = new StringBuilder("name: driven\ndescription: Not ours.\nendpoints:\n");
            for (String node : cluster.nodes()) {
                endpoints
                        .append("  ")
                        .append(node)
                        .append(": ")
                        .append(text(cluster.httpOf(node)))
                        .append('\n');
            }
            String description = file("driven.yaml", endpoints + REQUESTS);
            try (CommandProcess broken = run(description)) {
                assertEquals(ExitCode.USAGE, broken.exitCode(), broken::output);
                assertTrue(broken.output().contains("only driven"), broken::output);
            }
            try (CommandProcess run = CommandProcess.start(
                    directory, "run", "healthy", "--time", "2s", "--out", out(), "--system", description)) {
                assertEquals(ExitCode.AS_EXPECTED, run.exitCode(), run::output);
            }
            assertTrue(cluster.isReady());
        }
    }

    @Test
    void aClassMakesTheSystem() throws IOException, InterruptedException {
        JsonNode verdict = verdict(OwnSystem.class.getName());
        assertEquals("linearizable", verdict.at("/modes/consistent/verdict").asText());
        assertTrue(verdict.at("/modes/stale").isMissingNode(), verdict::toString);
    }

    /** What a user would write; here it makes Minos' own nodes. */
    public static final class OwnSystem implements SystemFactory {
        @Override
        public Set<String> modes() {
            return Set.of("default", "consistent");
        }

        @Override
        public SystemUnderTest make(int nodes, Path directory, Map<String, String> options, long seed, Rig rig)
                throws IOException {
            return new MinosSystem(nodes, directory, options, seed, rig);
        }
    }

    @Test
    void etcdServesLinearizableReadsWhenItsLeaderIsCutOff() throws IOException, InterruptedException {
        String obstacle = NamespaceTestbed.obstacle();
        assumeTrue(obstacle == null, String.valueOf(obstacle));
        assumeTrue(Tools.find("etcd").isPresent(), "there is no etcd on this machine");
        JsonNode verdict = verdict(SYSTEMS.resolve("etcd.yaml").toString());
        assertEquals("linearizable", verdict.at("/modes/consistent/verdict").asText());
        assertTrue(verdict.at("/modes/stale/operations").asLong() > 100, verdict::toString);
        assertTrue(verdict.at("/windows/0/fault").asText().startsWith("isolate n"), verdict::toString);
    }

    private JsonNode verdict(String system) throws IOException, InterruptedException {
        try (CommandProcess run = run(system)) {
            assertEquals(ExitCode.AS_EXPECTED, run.exitCode(), run::output);
        }
        return new ObjectMapper()
                .readTree(directory.resolve("runs/latest/verdict.json").toFile());
    }

    private CommandProcess run(String system) throws IOException {
        return CommandProcess.start(
                directory, "run", file("short.yaml", SCENARIO), "--seed", "7", "--out", out(), "--system", system);
    }

    private String out() {
        return directory.resolve("runs").toString();
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
