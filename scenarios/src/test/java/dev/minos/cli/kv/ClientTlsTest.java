package dev.minos.cli.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS from PEM files, tried with real handshakes; the certificates are made by the JDK's keytool. */
final class ClientTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path directory;

    @BeforeAll
    static void make() throws Exception {
        Path file = directory.resolve("store.p12");
        keytool(file, "EC", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
        keytool(file, "EC", "-alias", "ec", "-dname", "CN=ec", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        keytool(file, "RSA", "-alias", "rsa", "-dname", "CN=rsa", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        keytool(file, "EC", "-alias", "other", "-dname", "CN=another authority", "-ext", "bc:c");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        for (String alias : List.of("ca", "ec", "rsa", "other")) {
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(file(alias + ".pem"), chain);
            Files.writeString(
                    file(alias + ".key"),
                    pem("PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded()));
        }
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    private static void keytool(Path store, String algorithm, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-validity",
                "2"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(List.of("-keystore", store.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private static SSLContext context(@Nullable String authority, @Nullable String own) throws IOException {
        return new ClientTls(
                        authority == null ? null : file(authority + ".pem"),
                        own == null ? null : file(own + ".pem"),
                        own == null ? null : file(own + ".key"))
                .context();
    }

    /** What a server that asks for a certificate is told by a client. */
    private static String said(SSLContext server, SSLContext client) throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return "refused";
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            } catch (SSLException e) {
                return "not trusted";
            }
            return heard.get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa"})
    void bothShowTheirCertificatesAndTrustTheAuthority(String key) throws Exception {
        assertEquals("hello", said(context("ca", key), context("ca", key)));
    }

    @Test
    void whoIsSignedByAnotherAuthorityIsNotTrusted() throws Exception {
        assertEquals("not trusted", said(context("ca", "ec"), context("other", "ec")));
        // Without an authority of its own it trusts those of the JDK, which know nothing of ours.
        assertEquals("not trusted", said(context("ca", "ec"), context(null, "ec")));
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Path nothing = Files.writeString(file("nothing.pem"), "nothing");
        for (Path bad : List.of(nothing, file("missing.pem"))) {
            assertNamed(bad, new ClientTls(bad, null, null));
            assertNamed(bad, new ClientTls(null, bad, file("ec.key")));
            assertNamed(bad, new ClientTls(null, file("ec.pem"), bad));
        }
        assertThrows(RuntimeException.class, () -> new ClientTls(null, nothing, null));
        assertThrows(RuntimeException.class, () -> new ClientTls(null, null, nothing));
    }

    private static void assertNamed(Path file, ClientTls tls) {
        RuntimeException e = assertThrows(RuntimeException.class, tls::context);
        assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
    }
}
