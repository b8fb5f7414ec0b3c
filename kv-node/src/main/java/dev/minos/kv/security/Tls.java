package dev.minos.kv.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.JdkSslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/**
 * A node's certificate and whom it trusts, as PEM files. One pair serves all of it: HTTP towards clients, and both ends
 * of Raft's connections, where each side must show a certificate of the authority. Whoever has such a certificate is a
 * node: the authority should sign nothing else.
 *
 * @param certificate the chain, this node's own first; it names the addresses by which the node is reached
 * @param key PKCS#8, not encrypted
 * @param authority whose certificates are trusted
 */
public record Tls(Path certificate, Path key, Path authority) {
    /** @throws IllegalArgumentException in one sentence, when a file is not what it should be */
    public Tls {
        expiry("--tls-cert", certificate);
        expiry("--tls-ca", authority);
        try {
            SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--tls-key " + key + " is no unencrypted PKCS#8 key in PEM form (openssl pkcs8 -topk8 -nodes"
                            + " makes one): " + e.getMessage(),
                    e);
        }
    }

    /** For serving HTTP. */
    public SSLContext server() {
        return context(SslContextBuilder.forServer(certificate.toFile(), key.toFile()));
    }

    /** For asking other nodes. */
    public SSLContext client() {
        return context(SslContextBuilder.forClient().keyManager(certificate.toFile(), key.toFile()));
    }

    private SSLContext context(SslContextBuilder builder) {
        try {
            SslContext context = builder.sslProvider(SslProvider.JDK)
                    .trustManager(authority.toFile())
                    .build();
            return ((JdkSslContext) context).context();
        } catch (IOException e) {
            throw new IllegalArgumentException("--tls-cert " + certificate + ": " + e.getMessage(), e);
        }
    }

    /** For Raft: both sides show a certificate. */
    public GrpcTlsConfig mutual() {
        return new GrpcTlsConfig(key.toFile(), certificate.toFile(), authority.toFile(), true);
    }

    /** When the certificate ceases to be valid. */
    public Instant expiry() {
        return expiry("--tls-cert", certificate);
    }

    private static Instant expiry(String flag, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!chain.isEmpty()) {
                return chain.get(0).getNotAfter().toInstant();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(flag + " " + file + " cannot be read: " + e, e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    flag + " " + file + " is no certificate in PEM form: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(flag + " " + file + " holds no certificate");
    }
}
