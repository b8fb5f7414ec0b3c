package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.minos.fault.Tools;
import dev.minos.kv.NodeMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on hosts: network namespaces with real sshds, which packaging/hosts-here.sh makes. */
@Timeout(400)
final class HostsRunIT {
    private static final String SCENARIO = """
            name: far
            description: Hosts are cut off, and nodes die.
            nodes: 3
            workload:
              keys: 5
              clients:
                - {count: 3, rate: 40, mix: {write: 3, cas: 1, consistent-read: 3}}
                - {count: 3, rate: 40, mix: {default-read: 2, consistent-read: 1}}
            warm-up: 1s
            time: %s
            plan:
              - 0s +2s isolate leader
              - 6s +1s delay appends followers 20ms
              - 11s +1s kill leader
            quiet: 1s
            node-options: {failpoints: 'true'}
            expect: {consistent: linearizable, default: any}
            """;

    @TempDir
    Path directory = Path.of("");

    private Path hosts = Path.of("");
    private Process namespaces;

    @BeforeEach
    void makeHosts() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "only root makes network namespaces with sshd in them");
        for (String tool : List.of("sshd", "ssh-keygen", "ip", "nft")) {
            assumeTrue(
                    Tools.find(tool).isPresent() || Files.isExecutable(Path.of("/usr/sbin", tool)),
                    tool + " is missing: apt-get install openssh-server iproute2 nftables");
        }
        hosts = Files.createDirectories(directory.resolve("hosts"));
        List<String> command = new ArrayList<>(
                List.of(Path.of("..", "packaging", "hosts-here.sh").toString(), "3", hosts.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName()));
        namespaces = new ProcessBuilder(command)
                .redirectError(directory.resolve("hosts.log").toFile())
                .start();
        BufferedReader out = namespaces.inputReader();
        assertEquals("ready", out.readLine(), () -> read(directory.resolve("hosts.log")));
    }

    @AfterEach
    void endHosts() throws IOException, InterruptedException {
        if (namespaces != null) {
            namespaces.getOutputStream().close();
            if (!namespaces.waitFor(30, TimeUnit.SECONDS)) {
                namespaces.destroy();
            }
        }
    }

    @Test
    void nodesAreStartedBrokenAndJudgedOnHosts() throws Exception {
        try (CommandProcess run = start("14s")) {
            assertEquals(0, run.exitCode(), run::output);
            Path result = directory.resolve("runs/latest").toRealPath();
            List<String> faults = Files.readAllLines(result.resolve("faults.jsonl"));
            for (String fault : List.of("isolate", "kill", "delay appends")) {
                assertTrue(
                        faults.stream()
                                .anyMatch(line -> line.contains("\"phase\":\"installed\"")
                                        && line.contains("\"fault\":\"" + fault)),
                        faults::toString);
            }
            assertTrue(faults.stream().noneMatch(line -> line.contains("\"phase\":\"failed\"")), faults::toString);
            assertTrue(faults.stream().anyMatch(line -> line.contains("probe silent")), faults::toString);
            for (String node : List.of("n1", "n2", "n3")) {
                assertTrue(read(result.resolve("nodes/" + node + "/node.log")).contains("level="), node);
            }
            assertTrue(read(result.resolve("run.json")).contains("\"hosts\""));
            assertTrue(Files.exists(result.resolve("hosts.yaml")));
        }
        await(this::nothingIsLeft);
    }

    @Test
    void nothingOfAKilledTestbedIsLeftOnItsHosts() throws Exception {
        try (CommandProcess run = start("60s")) {
            await(() -> !run.process().isAlive() || hasFault());
            assertTrue(run.process().isAlive(), run::output);
            assertTrue(nodes().size() >= 3, () -> nodes().toString());
            run.process().destroyForcibly();
            assertTrue(run.process().waitFor(30, TimeUnit.SECONDS));
        }
        await(this::nothingIsLeft);
        Path history = directory.resolve("runs/latest").toRealPath().resolve("history.jsonl");
        assertTrue(Files.size(history) > 0);
    }

    private CommandProcess start(String time) throws IOException {
        Path scenario = directory.resolve("far.yaml");
        Files.writeString(scenario, SCENARIO.formatted(time));
        return CommandProcess.start(
                directory,
                "run",
                scenario.toString(),
                "--hosts",
                hosts.resolve("hosts.yaml").toString(),
                "--seed",
                "5",
                "--out",
                directory.resolve("runs").toString());
    }

    private boolean hasFault() {
        Path faults = directory.resolve("runs/latest/faults.jsonl");
        return Files.exists(faults) && read(faults).contains("\"phase\":\"installed\"");
    }

    /** No node, no file, no rule. */
    private boolean nothingIsLeft() {
        try (Stream<Path> files = Files.list(hosts.resolve("nodes"))) {
            if (files.findAny().isPresent() || !nodes().isEmpty()) {
                return false;
            }
            for (int i = 1; i <= 3; i++) {
                String space = "minos-" + namespaces.pid() + "-" + i;
                if (!Tools.run(List.of("ip", "netns", "exec", space, "nft", "list", "tables"))
                        .isBlank()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Processes of nodes: their command names the directory on the hosts. */
    private List<Long> nodes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(hosts.resolve("nodes") + "/minos-"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 150_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
