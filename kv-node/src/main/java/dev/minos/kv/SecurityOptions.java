package dev.minos.kv;

import dev.minos.kv.security.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@link Security}. */
final class SecurityOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "This node's certificate chain (PEM); it names the addresses of --http and --raft.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS#8).")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The authority (PEM) of all nodes' certificates, and of nothing else: who has one is a node.")
    private @Nullable Path authority;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Who may ask what; 'minos node token' makes its lines. Read again when it changes.")
    private @Nullable Path tokens;

    @Option(
            names = "--node-token",
            paramLabel = "FILE",
            description = "A secret that the nodes share, needed with --tokens.")
    private @Nullable Path nodeToken;

    @Option(
            names = "--insecure",
            description = "Listen beyond this machine without TLS and tokens: anybody there can read and write all.")
    private boolean insecure;

    Security security() {
        return new Security(tls(), tokens, nodeToken, insecure);
    }

    private @Nullable Tls tls() {
        if (certificate == null && key == null && authority == null) {
            return null;
        }
        if (certificate == null || key == null || authority == null) {
            throw new IllegalArgumentException("--tls-cert, --tls-key and --tls-ca belong together; "
                    + (certificate == null ? "--tls-cert" : key == null ? "--tls-key" : "--tls-ca") + " is missing");
        }
        return new Tls(certificate, key, authority);
    }
}
