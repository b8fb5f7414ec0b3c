package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A node that cannot start says why in one line. */
final class NodeMainTest {
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = NodeMain.commandLine();
        line.setErr(new PrintWriter(err, true));
        return NodeMain.execute(line, args);
    }

    private void assertSays(String part) {
        assertTrue(err.toString().contains(part), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void badFlagsAreNamed() {
        assertEquals(64, run("--id", "n1"));
        assertSays("--data");
    }

    @Test
    void anUnknownFlagIsNamed() {
        assertEquals(64, run("--frob"));
        assertSays("--frob");
    }

    @Test
    void badPeersAreNamed() {
        assertEquals(64, run("--id", "n1", "--data", directory.toString(), "--peers", "n1"));
        assertSays("'n1'");
    }

    @Test
    void aClusterWithoutThisNodeIsRefused() {
        String peers = "n2=127.0.0.1:1/127.0.0.1:2";
        assertEquals(64, run("--id", "n1", "--data", directory.toString(), "--peers", peers));
        assertSays("does not name this node");
    }

    @Test
    void badTimesAreNamed() {
        assertEquals(64, run("--id", "n1", "--data", directory.toString(), "--election-timeout", "500"));
        assertSays("500");
    }

    @Test
    void aTakenAddressIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(69, run("--id", "n1", "--data", directory.toString(), "--http", address, "--raft", free()));
            assertSays("--http " + address + ": ");
        }
    }

    @Test
    void aTakenAddressOfRaftIsNamedToo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertEquals(69, run("--id", "n1", "--data", directory.toString(), "--http", free(), "--raft", address));
            assertSays("--raft " + address + ": ");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() throws IOException {
        // Documentation addresses (RFC 5737) are nobody's.
        String elsewhere = "192.0.2.1:8080";
        assertEquals(
                69,
                run("--id", "n1", "--data", directory.toString(), "--http", elsewhere, "--raft", free(), "--insecure"));
        assertSays("--http " + elsewhere + ": ");
    }

    @Test
    void foreignDataIsRefused() throws IOException {
        Files.writeString(directory.resolve("letter.txt"), "dear");
        assertEquals(65, run("--id", "n1", "--data", directory.toString(), "--http", free(), "--raft", free()));
        assertSays("not a node's");
    }

    @Test
    void anotherNodesDataIsRefused() throws IOException {
        Files.writeString(directory.resolve("node.properties"), "format=1\nid=n2\n");
        assertEquals(65, run("--id", "n1", "--data", directory.toString(), "--http", free(), "--raft", free()));
        assertSays("belongs to node n2");
    }

    @Test
    void dataOfALaterReleaseIsRefused() throws IOException {
        Files.writeString(directory.resolve("node.properties"), "format=2\nid=n1\n");
        assertEquals(65, run("--id", "n1", "--data", directory.toString(), "--http", free(), "--raft", free()));
        assertSays("format 2");
    }

    private static String free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
