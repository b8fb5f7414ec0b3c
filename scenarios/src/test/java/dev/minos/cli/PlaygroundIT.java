package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code minos cluster}, {@code minos fault} and {@code minos kv} as people use them, from shells. */
final class PlaygroundIT {
    /** An election may take as long as the deposed leader needs to notice. */
    private static final int TRIES = 4;

    private static final Pattern BLOCK = Pattern.compile("```(sh|text)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(directory);
    }

    @AfterEach
    void close() throws Exception {
        shell.run("./minos cluster down");
    }

    /** Experiment N of the page: the command that starts the cluster, the commands, and what they print. */
    private static List<String> experiment(int number) throws IOException {
        String page = Files.readString(Path.of("../docs/playground.md"));
        String section = page.substring(page.indexOf("\n## " + number + ". "));
        int next = section.indexOf("\n## ", 4);
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(next < 0 ? section : section.substring(0, next));
        while (block.find()) {
            blocks.add(block.group(2));
        }
        assertEquals(3, blocks.size(), () -> "experiment " + number + " of docs/playground.md");
        return blocks;
    }

    private String perform(List<String> experiment) throws Exception {
        Path output = shell.newOutput();
        Process cluster = shell.begin(experiment.get(0), output);
        shell.await(cluster, output, "ready;");
        String said = shell.run(experiment.get(1)).text();
        assertTrue(cluster.waitFor(60, TimeUnit.SECONDS), "the cluster does not end");
        assertEquals(0, cluster.exitValue(), Files.readString(output));
        return said;
    }

    private static Pattern pattern(String expected) {
        String regex = expected.lines()
                .map(line -> line.equals("…")
                        ? "(?:.*\n)*?"
                        : Pattern.compile("…")
                                        .splitAsStream(line + " ")
                                        .map(part -> Pattern.quote(part.stripTrailing()))
                                        .collect(Collectors.joining(".*"))
                                + "\n")
                .collect(Collectors.joining());
        return Pattern.compile(regex);
    }

    @Test
    void aDeposedLeaderServesAStaleReadAsThePageSays() throws Exception {
        List<String> experiment = experiment(1);
        String said = "";
        for (int i = 0; i < TRIES; i++) {
            said = perform(experiment);
            if (pattern(experiment.get(2)).matcher(said).matches()) {
                return;
            }
            // What the page says may come between; anything else is wrong.
            assertTrue(said.contains("no leader is known") || said.contains("may or may not"), said);
        }
        throw new AssertionError("never in " + TRIES + " tries; the last one:\n" + said);
    }

    @Test
    void writesInTheMinorityHangAsThePageSays() throws Exception {
        List<String> experiment = experiment(2);
        String said = perform(experiment);
        assertTrue(pattern(experiment.get(2)).matcher(said).matches(), said);
    }

    @Test
    void aPausedLeaderWakesUpAsThePageSays() throws Exception {
        List<String> experiment = experiment(3);
        String said = perform(experiment);
        assertTrue(pattern(experiment.get(2)).matcher(said).matches(), said);
    }

    @Test
    void keysAreReadAndWrittenFromTheShell() throws Exception {
        assertEquals("", failure(shell.run("./minos cluster up --background")));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(shell.home().resolve("cluster.json")));
        Shell.Said said = shell.run(String.join(
                "\n",
                "printf '\\377\\000' | ./minos kv put bytes",
                "./minos kv get bytes --raw | od -An -tx1",
                "./minos kv put text value --ttl 1h --json",
                "./minos kv cas text value other >/dev/null && ./minos kv cas text value other; echo code $?",
                "./minos kv put text more --if-absent; echo code $?",
                "./minos kv list --level default",
                "first=$(./minos kv put w/1 x --json | sed 's/.*\"version\":\\([0-9]*\\).*/\\1/')",
                "./minos kv put w/1 y && ./minos kv delete w/1",
                "./minos kv watch w --count 2 --after $first",
                "./minos kv get none; echo code $?",
                "./minos kv lock name -- sh -c 'test -n \"$MINOS_LOCK_TOKEN\" && exit 7'; echo code $?",
                "./minos kv get a --endpoint n9; echo code $?",
                "./minos kv get a --level strong; echo code $?",
                "./minos kv get a --endpoint 127.0.0.1:1 --timeout 300ms; echo code $?"));
        String expected = String.join(
                "\n",
                "version …",
                " ff 00",
                "{\"done\":true,\"version\":…,\"existed\":false}",
                "minos: Not done: the key holds 'other', version ….",
                "code 1",
                "minos: Not done: the key holds 'other', version ….",
                "code 1",
                "bytes\t2 bytes",
                "text\tother",
                "version …",
                "removed",
                "put\tw/1\ty",
                "delete\tw/1",
                "minos: The key 'none' is absent.",
                "code 1",
                "code 7",
                "minos: There is no node n9 in the cluster that 'minos cluster up' started.",
                "code 64",
                "minos: --level: there is no level 'strong': consistent, default or stale.",
                "code 64",
                "minos: Reading a was not answered in time; …",
                "code 3",
                "");
        assertTrue(pattern(expected).matcher(said.text()).matches(), said.text());
    }

    @Test
    void faultsOverlapAndAreHealedOneByOneAndNothingIsLeft() throws Exception {
        assertEquals("", failure(shell.run("./minos cluster up --background --data kept")));
        Shell.Said said = shell.run(String.join(
                "\n",
                "./minos kv put a 1",
                "./minos fault slow n3 20ms",
                "./minos fault --json kill n2 | grep -o '\"outcome\":\"[a-z]*\"'",
                "./minos fault list",
                "./minos kv put b 2",
                "./minos fault heal 1",
                "./minos fault lose 'n1>n2' 20%; echo code $?",
                "./minos fault frobnicate n1; echo code $?",
                "./minos fault heal 9; echo code $?",
                "./minos fault heal",
                "./minos fault list",
                "./minos cluster status",
                "./minos cluster up; echo code $?",
                "./minos cluster down"));
        String expected = String.join(
                "\n",
                "version …",
                "fault 1: slow n3 20ms",
                "…",
                "\"outcome\":\"installed\"",
                "fault 1: slow n3 20ms",
                "fault 2: kill n2",
                "version …",
                "healed: slow n3 20ms",
                "minos: 'lose n1>n2 20%' does not apply: …",
                "code 3",
                "minos: 'frobnicate n1': there is no fault 'frobnicate'.",
                "code 64",
                "minos: There is no fault 9 in force.",
                "code 64",
                "healed: kill n2",
                "Nothing is broken.",
                "node …",
                "n1 …",
                "n2 …",
                "n3 …",
                "minos: A cluster runs already; …",
                "code 3",
                "The cluster is down.",
                "");
        assertTrue(pattern(expected).matcher(said.text()).matches(), said.text());
        assertFalse(Files.exists(shell.home().resolve("cluster.json")));
        assertEquals("", processesOf(directory));

        assertEquals("", failure(shell.run("./minos cluster up --background --data kept")));
        Shell.Said read = shell.run("./minos kv get b");
        assertEquals("2\n", read.text());
    }

    @Test
    void aClusterWhoseProcessIsKilledLeavesNoNode() throws Exception {
        Path output = shell.newOutput();
        Process cluster = shell.begin("exec ./minos cluster up", output);
        shell.await(cluster, output, "ready;");
        cluster.destroyForcibly().waitFor();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!processesOf(directory).isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertEquals("", processesOf(directory));
        assertEquals("No cluster runs.\n", shell.run("./minos cluster down").text());
        Shell.Said said = shell.run("./minos kv get a --endpoint n1; ./minos fault heal");
        assertTrue(said.text().contains("There is no node n1: no cluster runs."), said.text());
        assertEquals(3, said.code(), said.text());
        // The next one clears away what the killed one could not.
        shell.run("./minos cluster up --background");
        shell.run("./minos cluster down");
    }

    /** What a script said that failed; nothing if it did not. */
    private static String failure(Shell.Said said) {
        return said.code() == 0 ? "" : said.text();
    }

    /** Nodes and guards that were started with this test's home. */
    private static String processesOf(Path directory) throws IOException {
        byte[] mark = ("MINOS_HOME=" + directory.resolve("home")).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String environment = new String(
                            Files.readAllBytes(process.resolve("environ")),
                            java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (environment.contains(new String(mark, java.nio.charset.StandardCharsets.ISO_8859_1))) {
                        found.add(process.getFileName() + " " + Files.readString(process.resolve("cmdline")));
                    }
                } catch (IOException gone) {
                    // Not ours, or just ended.
                }
            }
        }
        return String.join("\n", found);
    }
}
