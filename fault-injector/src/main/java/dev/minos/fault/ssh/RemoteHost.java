package dev.minos.fault.ssh;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A machine that one node runs on.
 *
 * @param ssh the name or address that the testbed reaches it at, with the port of its sshd
 * @param address the address that the other nodes reach it at
 * @param key the private key to log in with; there is no other way
 * @param knownHosts the file that has the machine's own key; a machine that it does not have is not trusted
 */
public record RemoteHost(String node, Endpoint ssh, InetAddress address, String user, Path key, Path knownHosts) {

    /** Where a machine's sshd listens. */
    public record Endpoint(String name, int port) {
        public Endpoint {
            if (name.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("'" + name + "' port " + port + " is no place for an sshd");
            }
        }
    }

    public RemoteHost {
        Objects.requireNonNull(address, "an address");
        if (user.isBlank()) {
            throw new IllegalArgumentException("host " + node + " has no user to log in as");
        }
    }
}
