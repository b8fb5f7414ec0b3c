package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A node that others can reach is guarded, or was told not to be. */
final class SecurityTest {
    private static final String PUBLIC = "192.0.2.1:8080";

    @TempDir
    static Path directory;

    static List<String> tls;
    static List<String> tokens;

    @BeforeAll
    static void make() throws Exception {
        tls = TestCertificates.make(directory).flags();
        tokens = List.of(
                "--tokens", Files.writeString(directory.resolve("tokens"), "").toString());
    }

    private static NodeConfig config(Object... flags) {
        List<String> all = new ArrayList<>(List.of("--id", "n1", "--data", "/nowhere"));
        for (Object flag : flags) {
            if (flag instanceof List<?> several) {
                several.forEach(one -> all.add(String.valueOf(one)));
            } else {
                all.add(String.valueOf(flag));
            }
        }
        CommandLine line = NodeMain.commandLine();
        line.parseArgs(all.toArray(String[]::new));
        return ((NodeMain) line.getCommand()).config();
    }

    private static void assertRefused(String said, Object... flags) {
        CommandLine.ParameterException e = assertThrows(CommandLine.ParameterException.class, () -> config(flags));
        assertTrue(String.valueOf(e.getMessage()).contains(said), e.getMessage());
    }

    @Test
    void withoutFlagsItListensOnThisMachineAlone() {
        NodeConfig config = config();
        assertTrue(config.self().raft().getAddress().isLoopbackAddress());
        assertTrue(java.util.Objects.requireNonNull(config.self().http())
                .getAddress()
                .isLoopbackAddress());
    }

    @Test
    void toListenPubliclyTakesCertificatesAndTokens() {
        String both = "give --tls-cert, --tls-key and --tls-ca, and --tokens, or --insecure";
        assertRefused("--http " + PUBLIC + " can be reached from outside this machine: " + both, "--http", PUBLIC);
        assertRefused("--raft " + PUBLIC + " can be reached", "--raft", PUBLIC);
        assertRefused("--http 0.0.0.0:8080 can be reached", "--http", "0.0.0.0:8080");
        assertRefused("give --tokens, or --insecure", "--http", PUBLIC, tls);
        assertRefused("give --tls-cert, --tls-key and --tls-ca, or --insecure", "--http", PUBLIC, tokens);
        assertDoesNotThrow(() -> config("--http", PUBLIC, "--raft", PUBLIC, tls, tokens));
        assertDoesNotThrow(() -> config("--http", PUBLIC, "--raft", PUBLIC, "--insecure"));
        assertRefused("there is no such host", "--http", "no.such.host.invalid:1");
        assertDoesNotThrow(() -> config("--http", "0.0.0.0:8080", "--insecure"));
        assertRefused(
                "the other nodes need an address by which they reach this one",
                "--http",
                "0.0.0.0:8080",
                "--join",
                "127.0.0.1:1",
                "--insecure");
    }

    @Test
    void halfOfWhatBelongsTogetherIsRefused() {
        assertRefused("--tls-key is missing", "--tls-cert", tls.get(1));
        assertRefused("--tls-cert is missing", "--tls-ca", tls.get(5));
        assertRefused("--node-token is missing", tokens, "--join", "127.0.0.1:1");
        assertRefused("--node-token is of no use without --tokens", "--node-token", "x");
    }

    @Test
    void certificatesAndKeysThatAreNoneAreNamed() throws IOException {
        String none =
                Files.writeString(directory.resolve("none.pem"), "nothing").toString();
        assertRefused("--tls-cert " + none, "--tls-cert", none, tls.subList(2, 6));
        assertRefused("--tls-key " + none, tls.subList(0, 2), "--tls-key", none, tls.subList(4, 6));
        assertRefused("--tls-ca " + none, tls.subList(0, 4), "--tls-ca", none);
    }

    @Test
    void aNodeTokenIsOneLongWord() throws IOException {
        Path secret = directory.resolve("secret");
        for (String bad : new String[] {"", "short", "a word and another one which is long"}) {
            Files.writeString(secret, bad);
            Security security = new Security(null, directory.resolve("tokens"), secret, false);
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, security::secret);
            assertTrue(String.valueOf(e.getMessage()).startsWith("--node-token " + secret), e.getMessage());
        }
        Files.writeString(secret, "0123456789abcdefghij\n");
        assertEquals("0123456789abcdefghij", new Security(null, directory.resolve("tokens"), secret, false).secret());
    }
}
