package dev.minos.kv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority and a node's certificate for 127.0.0.1, made by the JDK's keytool for one test. */
final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    final Path authority;
    final Path certificate;
    final Path key;
    private final KeyStore store;

    private TestCertificates(Path directory, KeyStore store) throws IOException, GeneralSecurityException {
        this.store = store;
        authority = pem(
                directory.resolve("ca.pem"),
                "CERTIFICATE",
                store.getCertificate("ca").getEncoded());
        certificate = pem(
                directory.resolve("node.pem"),
                "CERTIFICATE",
                store.getCertificate("node").getEncoded());
        key = pem(
                directory.resolve("node.key"),
                "PRIVATE KEY",
                store.getKey("node", PASSWORD).getEncoded());
    }

    static TestCertificates make(Path directory) throws Exception {
        Files.createDirectories(directory);
        Path file = directory.resolve("store.p12");
        keytool(file, "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool(file, "-alias", "node", "-dname", "CN=node", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificates(directory, store);
    }

    private static void keytool(Path store, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    List<String> flags() {
        return List.of(
                "--tls-cert", certificate.toString(), "--tls-key", key.toString(), "--tls-ca", authority.toString());
    }

    /** Trusts the authority, and shows nothing. */
    SSLContext trusting() {
        return context(new KeyStore[0]);
    }

    /** Trusts the authority of one, and shows the certificate of another. */
    SSLContext showing(TestCertificates other) {
        return context(new KeyStore[] {other.store});
    }

    private SSLContext context(KeyStore[] shown) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            Certificate ca = store.getCertificate("ca");
            trusted.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            for (KeyStore from : shown) {
                own.setKeyEntry("node", from.getKey("node", PASSWORD), PASSWORD, new Certificate[] {
                    from.getCertificate("node"), from.getCertificate("ca")
                });
            }
            keys.init(own, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a server lets somebody in who shows these certificates: the handshake, and that it stays open after it. */
    static boolean isLetIn(SSLContext context, String hostAndPort) throws IOException {
        int colon = hostAndPort.indexOf(':');
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(10_000);
            // HTTP/2's first words; a gRPC server answers with its settings. A refused certificate is told only now.
            socket.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            socket.getOutputStream().flush();
            return socket.getInputStream().read() >= 0;
        } catch (javax.net.ssl.SSLException | java.net.SocketException e) {
            return false;
        }
    }
}
