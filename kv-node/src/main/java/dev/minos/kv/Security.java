package dev.minos.kv;

import dev.minos.kv.raft.Peer;
import dev.minos.kv.security.Tls;
import dev.minos.kv.security.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may reach a node, and how.
 *
 * @param tls null for plain text
 * @param tokens the file of tokens; null where everybody may ask everything
 * @param nodeToken a file with what the nodes show one another; needed with tokens as soon as there are two nodes
 * @param insecure the user knows that anybody in the network can read and write everything
 */
record Security(
        @Nullable Tls tls, @Nullable Path tokens, @Nullable Path nodeToken, boolean insecure) {
    static final Security NONE = new Security(null, null, null, false);
    private static final Logger log = LoggerFactory.getLogger(Security.class);
    private static final int LEAST_SECRET = 20;

    /** A node that others than this machine's users can reach has TLS and tokens, or was told not to. */
    void requireSafe(Peer self) {
        requireSafe("--http", Objects.requireNonNull(self.http()));
        requireSafe("--raft", self.raft());
        if (tokens != null && tls == null && !insecure && !isLoopback(self)) {
            throw new IllegalArgumentException("--tokens without TLS would show every token to the network");
        }
    }

    private void requireSafe(String flag, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(flag + " " + address.getHostString() + ": there is no such host");
        }
        if (!insecure && !address.getAddress().isLoopbackAddress() && (tls == null || tokens == null)) {
            throw new IllegalArgumentException(flag + " " + Peer.hostAndPort(address)
                    + " can be reached from outside this machine: give "
                    + (tls == null ? "--tls-cert, --tls-key and --tls-ca" : "")
                    + (tls == null && tokens == null ? ", and " : "")
                    + (tokens == null ? "--tokens" : "")
                    + ", or --insecure where the network itself is guarded");
        }
    }

    private static boolean isLoopback(Peer self) {
        InetAddress http = Objects.requireNonNull(self.http()).getAddress();
        return http != null && http.isLoopbackAddress();
    }

    /** What this node shows to others; null without tokens. */
    @Nullable
    String secret() {
        if (nodeToken == null) {
            return null;
        }
        String secret;
        try {
            secret = Files.readString(nodeToken).strip();
            if (isReadableByOthers(nodeToken)) {
                log.atWarn().addKeyValue("file", nodeToken).log("others can read this secret: chmod 600");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--node-token " + nodeToken + " cannot be read: " + e, e);
        }
        if (secret.length() < LEAST_SECRET || !secret.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("--node-token " + nodeToken + " must hold one word of at least "
                    + LEAST_SECRET + " characters; 'minos node token --secret' makes one");
        }
        return secret;
    }

    private static boolean isReadableByOthers(Path file) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    @Nullable
    Tokens openTokens(@Nullable String secret) {
        return tokens == null ? null : new Tokens(tokens, secret);
    }
}
