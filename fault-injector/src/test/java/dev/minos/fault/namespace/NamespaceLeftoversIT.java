package dev.minos.fault.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends the testbed, its namespaces end, and with them interfaces, rules and mounts. */
class NamespaceLeftoversIT {
    @TempDir
    Path directory = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void nothingIsLeftAfterSigkillOfTheOuterProgram() throws Exception {
        Inside.assumePossible(Carrier.SWITCH);
        assertNothingLeft(Carrier.SWITCH, Process::destroyForcibly);
    }

    @Test
    void nothingIsLeftAfterSigkillOfTheInnerProgram() throws Exception {
        Inside.assumePossible(Carrier.BRIDGE);
        assertNothingLeft(Carrier.BRIDGE, outer -> inner(outer).destroyForcibly());
    }

    @Test
    void nothingIsLeftAfterSigtermOfTheOuterProgram() throws Exception {
        Inside.assumePossible(Carrier.SWITCH);
        assertNothingLeft(Carrier.SWITCH, Process::destroy);
    }

    private interface End {
        void of(Process outer) throws IOException;
    }

    private void assertNothingLeft(Carrier carrier, End end) throws Exception {
        Set<String> temporary = temporaryFiles();
        Process outer = victim(carrier);
        Set<String> namespaces = namespaces(outer);
        assertEquals(4, namespaces.size());
        NamespaceNetworkIT.await(() -> holders(namespaces).size() >= 3, "the nodes run in their namespaces");
        end.of(outer);
        NamespaceNetworkIT.await(() -> holders(namespaces).isEmpty(), "no process is in the namespaces any more");
        NamespaceNetworkIT.await(() -> !outer.isAlive(), "the outer program ends");
        Set<String> left = temporaryFiles();
        left.removeAll(temporary);
        assertTrue(left.isEmpty(), "left in the temporary directory: " + left);
    }

    private Process victim(Carrier carrier) throws IOException {
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                carrier.name(),
                directory.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("victim.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Set<String> namespaces(Process victim) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        if (line == null || !line.startsWith("namespaces ")) {
            throw new AssertionError(line + "\n" + Files.readString(directory.resolve("victim.log")));
        }
        return new HashSet<>(List.of(line.split(" ")).subList(1, 5));
    }

    private static ProcessHandle inner(Process outer) throws IOException {
        for (ProcessHandle process : outer.descendants().toList()) {
            String command = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            if (command.contains(Victim.class.getName()) && !command.startsWith("unshare")) {
                return process;
            }
        }
        throw new AssertionError("the inner program is not to be found");
    }

    private static List<Long> holders(Set<String> namespaces) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (namespaces.contains(
                            Files.readSymbolicLink(process.resolve("ns/net")).toString())) {
                        pids.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException goneOrForeign) {
                    // Not one of ours.
                }
            }
        }
        return pids;
    }

    /** What the testbed or JNA could leave; other programs may write there at the same time. */
    private static Set<String> temporaryFiles() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("minos") || name.startsWith("jna"))
                    .filter(name -> !name.startsWith("minos-i"))
                    .forEach(names::add);
        }
        return names;
    }
}
