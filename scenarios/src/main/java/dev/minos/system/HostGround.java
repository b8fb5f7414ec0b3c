package dev.minos.system;

import dev.minos.fault.Network;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.ssh.RemoteNetwork;
import dev.minos.fault.ssh.RemoteProcess;
import dev.minos.fault.ssh.SshConnection;
import dev.minos.system.hosts.HostsFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts of somebody's own, one for each node, over SSH. Each run has a directory of its own on each of them; the guard at
 * the other end of each connection deletes it when the connection ends, however it ends.
 */
final class HostGround implements Ground {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Map<String, SshConnection> connections = new LinkedHashMap<>();
    private final Map<String, HostsFile.Host> hosts = new LinkedHashMap<>();
    private final Map<String, InetSocketAddress> forwarded = new ConcurrentHashMap<>();
    private final String name = "minos-" + UUID.randomUUID();

    private HostGround() {}

    /** Logs in everywhere; an {@link IOException} says which host is not as it must be. */
    static HostGround open(HostsFile file, List<String> nodes) throws IOException {
        if (nodes.size() > file.hosts().size()) {
            throw new IOException(nodes.size() + " nodes need a host each, and there are "
                    + file.hosts().size() + "; --nodes " + file.hosts().size() + " makes do with them.");
        }
        HostGround ground = new HostGround();
        try {
            for (int i = 0; i < nodes.size(); i++) {
                ground.settle(nodes.get(i), file.hosts().get(i));
            }
            return ground;
        } catch (IOException | RuntimeException e) {
            try {
                ground.close();
            } catch (IOException leftover) {
                e.addSuppressed(leftover);
            }
            throw e;
        }
    }

    private void settle(String node, HostsFile.Host host) throws IOException {
        SshConnection ssh = SshConnection.open(host.login().of(node));
        connections.put(node, ssh);
        hosts.put(node, host);
        String own = SshConnection.quote(root(host));
        ssh.atEnd("rm -rf " + own);
        String ignored = ssh.run("mkdir -p " + own);
    }

    private String root(HostsFile.Host host) {
        return host.directory() + "/" + name;
    }

    /** The network between these hosts. */
    Network network(int port) throws IOException {
        return RemoteNetwork.open(connections, port);
    }

    private SshConnection ssh(String node) {
        return Objects.requireNonNull(connections.get(node), node);
    }

    private HostsFile.Host host(String node) {
        return Objects.requireNonNull(hosts.get(node), node);
    }

    @Override
    public Path home(String node) {
        return ssh(node).path(root(host(node)) + "/" + node);
    }

    @Override
    public NodeProcess process(NodeProcess.Spec spec, Consumer<NodeProcess.Exit> onExit) {
        return new RemoteProcess(spec, ssh(spec.name()), onExit);
    }

    @Override
    public List<String> program(String node) {
        return host(node).command();
    }

    @Override
    public HttpExchange inside(String node, InetSocketAddress address) throws IOException {
        InetSocketAddress here = forwarded.get(node);
        if (here == null) {
            here = ssh(node).forwarded(address.getPort());
            forwarded.put(node, here);
        }
        return new HttpExchange(here, TIMEOUT);
    }

    @Override
    public void fetchLogs(Path directory) throws IOException {
        for (String node : connections.keySet()) {
            Path log = home(node).resolve("node.log");
            if (Files.exists(log)) {
                Path copy = Files.createDirectories(directory.resolve(node)).resolve("node.log");
                Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public @Nullable String loss() {
        return connections.values().stream()
                .map(SshConnection::loss)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (SshConnection ssh : connections.values()) {
            try {
                ssh.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
