package dev.minos.system.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.yaml.FileMistakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    @TempDir
    Path directory = Path.of("");

    private String top = "";

    @BeforeEach
    void files() throws IOException {
        for (String file : List.of("key", "other", "known")) {
            Files.writeString(directory.resolve(file), "");
        }
        top = "user: root\nkey: " + directory.resolve("key") + "\nknown-hosts: " + directory.resolve("known") + "\n";
    }

    @Test
    void whatIsTheSameForAllStandsAtTheTop() throws IOException {
        HostsFile file = HostsFile.parse("hosts.yaml", top + """
                directory: /srv
                command: [/opt/minos, node]
                http-port: 8000
                hosts:
                  - {address: 10.0.0.1}
                  - {address: 10.0.0.2, ssh: 'db2.example:2222', user: me, key: %s, directory: /x, command: kv}
                  - {address: 'fd00::3', ssh: '[fd00::3]:23'}
                """.formatted(directory.resolve("other")));
        HostsFile.Host first = file.hosts().get(0);
        assertEquals("10.0.0.1", first.login().ssh().name());
        assertEquals(22, first.login().ssh().port());
        assertEquals(InetAddress.getByName("10.0.0.1"), first.login().of("n1").address());
        assertEquals("root", first.login().user());
        assertEquals("/srv", first.directory());
        assertEquals(List.of("/opt/minos", "node"), first.command());
        HostsFile.Host second = file.hosts().get(1);
        assertEquals("db2.example", second.login().ssh().name());
        assertEquals(2222, second.login().ssh().port());
        assertEquals("me", second.login().user());
        assertEquals(directory.resolve("other"), second.login().key());
        assertEquals("/x", second.directory());
        assertEquals(List.of("kv"), second.command());
        assertEquals("fd00::3", file.hosts().get(2).login().ssh().name());
        assertEquals(23, file.hosts().get(2).login().ssh().port());
        assertEquals(8000, file.httpPort());
        assertEquals(9091, file.raftPort());
    }

    @Test
    void everyMistakeIsToldWithItsLine() {
        assertMistake("hosts.yaml:4", "'hosts' must be a list", "hosts: none\n");
        assertMistake("hosts.yaml:4", "There is no host.", "hosts: []\n");
        assertMistake("hosts.yaml:5", "There is no 'adress' here", "hosts:\n  - {adress: 10.0.0.1}\n");
        assertMistake("hosts.yaml:5", "'address' is missing", "hosts:\n  - {user: me}\n");
        assertMistake("hosts.yaml:5", "no address", "hosts:\n  - {address: 'no such name.invalid'}\n");
        assertMistake("hosts.yaml:6", "Two hosts", "hosts:\n  - {address: 10.0.0.1}\n  - {address: 10.0.0.1}\n");
        assertMistake("hosts.yaml:5", "no place of an sshd", "hosts:\n  - {address: 10.0.0.1, ssh: 'x:99999'}\n");
        assertMistake("hosts.yaml:5", "There is no file", "hosts:\n  - {address: 10.0.0.1, key: /nowhere}\n");
        assertMistake("hosts.yaml:4", "not an absolute path", "directory: here\nhosts: [{address: 10.0.0.1}]\n");
        assertMistake("hosts.yaml:4", "a port each", "raft-port: 8081\nhosts: [{address: 10.0.0.1}]\n");
        assertMistake("hosts.yaml:4", "There is no port 70000", "http-port: 70000\nhosts: [{address: 10.0.0.1}]\n");
        assertMistake("hosts.yaml:4", "There is no 'hots' here", "hots: 1\n");
        top = "user: root\n";
        assertMistake("hosts.yaml:2", "'key' is missing", "hosts: [{address: 10.0.0.1}]\n");
    }

    private void assertMistake(String where, String sentence, String rest) {
        FileMistakeException mistake =
                assertThrows(FileMistakeException.class, () -> HostsFile.parse("hosts.yaml", top + rest), rest);
        assertTrue(String.valueOf(mistake.getMessage()).startsWith(where + ":"), mistake.getMessage());
        assertTrue(String.valueOf(mistake.getMessage()).contains(sentence), mistake.getMessage());
    }
}
