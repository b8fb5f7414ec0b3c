package dev.minos.system.described;

import dev.minos.fault.Cluster;
import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.NodeProcess;
import dev.minos.fault.Trouble;
import dev.minos.system.KvClient;
import dev.minos.system.NodeStatus;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster that is there already: it is asked, never started, broken or ended. */
public final class DrivenSystem implements SystemUnderTest, Cluster, Network {
    private static final long GLANCE_NANOS = Duration.ofMillis(50).toNanos();

    private final SystemDescription description;
    private final DescribedStatus statuses;

    public DrivenSystem(SystemDescription description) {
        this.description = description;
        this.statuses = new DescribedStatus(description.status());
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public String networkKind() {
        return "untouched";
    }

    @Override
    public List<String> nodes() {
        return List.copyOf(description.endpoints().keySet());
    }

    @Override
    public void start(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The cluster does not serve: " + states() + ".");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    @Override
    public boolean isReady() {
        // All are asked, so that every name that a leader may be called by is known.
        return nodes().stream().filter(node -> !isUp(node)).toList().isEmpty();
    }

    @Override
    public String states() {
        return nodes().stream()
                .map(node -> {
                    try {
                        return node + (status(node).ready() ? " ready" : " not ready");
                    } catch (IOException e) {
                        return node + " " + e.getMessage();
                    }
                })
                .collect(Collectors.joining(", "));
    }

    @Override
    public boolean isUp(String node) {
        try {
            return status(node).ready();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public NodeStatus status(String node) throws IOException {
        InetSocketAddress address = addressOf(node);
        String text = address.getHostString() + ":" + address.getPort();
        return statuses.ask(node, address, Map.of("id", node, "http", text, "host", address.getHostString()));
    }

    @Override
    public KvClient client(String node, Duration timeout) {
        return new DescribedClient(description.requests(), node, addressOf(node), timeout);
    }

    private InetSocketAddress addressOf(String node) {
        return Objects.requireNonNull(description.endpoints().get(node), node);
    }

    @Override
    public List<NodeProcess.Exit> crashes() {
        return List.of();
    }

    @Override
    public Cluster cluster() {
        return this;
    }

    @Override
    public @Nullable String leader() {
        for (String node : nodes()) {
            try {
                if (status(node).leads()) {
                    return node;
                }
            } catch (IOException unreachable) {
                // Another one may answer.
            }
        }
        return null;
    }

    @Override
    public NodeProcess process(String node) {
        throw notOurs();
    }

    @Override
    public Path directory(String node) {
        throw notOurs();
    }

    @Override
    public Network network() {
        return this;
    }

    @Override
    public InetSocketAddress address(String from, String to) {
        return addressOf(to);
    }

    @Override
    public boolean bears(Trouble trouble) {
        return false;
    }

    @Override
    public void impose(Rule rule) {
        throw notOurs();
    }

    @Override
    public void lift(Rule rule) {
        // Nothing was ever imposed.
    }

    @Override
    public Collection<Rule> rules() {
        return List.of();
    }

    @Override
    public Map<Link, Probe> probe(Set<Link> links, Duration patience) {
        throw notOurs();
    }

    @Override
    public Traffic traffic(Link link) {
        return new Traffic(link, 0, 0);
    }

    private static UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException("this cluster is only driven; its nodes are not ours to break");
    }

    @Override
    public void close() {
        // It goes on.
    }
}
