package dev.minos.bugs.client;

import dev.minos.fault.Cluster;
import dev.minos.fault.NodeProcess;
import dev.minos.system.KvClient;
import dev.minos.system.LogRules;
import dev.minos.system.MinosSystem;
import dev.minos.system.NodeStatus;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** Nodes with other clients; everything else is theirs. */
record WithClients(MinosSystem system, BiFunction<String, Duration, KvClient> clients) implements SystemUnderTest {
    @Override
    public KvClient client(String node, Duration timeout) {
        return clients.apply(node, timeout);
    }

    @Override
    public String name() {
        return system.name();
    }

    @Override
    public String networkKind() {
        return system.networkKind();
    }

    @Override
    public List<String> nodes() {
        return system.nodes();
    }

    @Override
    public void start(Duration patience) throws IOException, InterruptedException {
        system.start(patience);
    }

    @Override
    public boolean isReady() {
        return system.isReady();
    }

    @Override
    public String states() {
        return system.states();
    }

    @Override
    public List<NodeProcess.Exit> crashes() {
        return system.crashes();
    }

    @Override
    public LogRules logRules() {
        return system.logRules();
    }

    @Override
    public Cluster cluster() {
        return system.cluster();
    }

    @Override
    public NodeStatus status(String node) throws IOException {
        return system.status(node);
    }

    @Override
    public void close() throws IOException {
        system.close();
    }
}
