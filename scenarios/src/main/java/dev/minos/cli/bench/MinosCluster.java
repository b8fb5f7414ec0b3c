package dev.minos.cli.bench;

import dev.minos.kv.NodeJvm;
import dev.minos.kv.NodeMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our own nodes with their default settings. */
final class MinosCluster extends BenchCluster {
    private final byte[] value;

    MinosCluster(int size, Path directory, byte[] value) throws IOException {
        super(size, directory);
        this.value = value.clone();
    }

    @Override
    String name() {
        return "minos";
    }

    @Override
    List<String> protocols() {
        return List.of("HTTP");
    }

    @Override
    List<Operation> operations() {
        return List.of(Operation.values());
    }

    @Override
    List<String> command(String node, Path data) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(NodeJvm.servingFlags(Path.of(System.getProperty("minos.node.archive", "no-archive.jsa"))));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
        words.addAll(List.of("--id", node, "--http", text(httpOf(node)), "--raft", text(peerOf(node))));
        words.add("--peers");
        words.add(nodes().stream()
                .map(peer -> peer + "=" + text(peerOf(peer)) + "/" + text(httpOf(peer)))
                .collect(Collectors.joining(",")));
        words.addAll(List.of("--data", data.toString()));
        return words;
    }

    @Override
    boolean isReady(String node) {
        return status(node).contains("\"ready\":true");
    }

    @Override
    @Nullable
    String leader() {
        return nodes().stream()
                .filter(node -> status(node).contains("\"role\":\"leader\"") && isReady(node))
                .findFirst()
                .orElse(null);
    }

    private String status(String node) {
        InetSocketAddress address = httpOf(node);
        try (Wire wire = new Wire(address, Duration.ofSeconds(1))) {
            return wire.exchange(Wire.request("GET", "/status", address, "Connection: close\r\n", new byte[0])) == 200
                    ? wire.body()
                    : "";
        } catch (IOException down) {
            return "";
        }
    }

    @Override
    Session session(String protocol, Operation operation, String node) throws IOException {
        InetSocketAddress address = httpOf(node);
        Wire wire = new Wire(address, answer());
        return new Session() {
            @Override
            public boolean perform(int key) throws IOException {
                int status = wire.exchange(request(operation, key, address));
                return status == 200 || status == 404 && operation != Operation.WRITE;
            }

            @Override
            public void close() throws IOException {
                wire.close();
            }
        };
    }

    private byte[] request(Operation operation, int key, InetSocketAddress address) {
        String path = "/key/bench-" + key;
        String raw = "Accept: application/octet-stream\r\n";
        return switch (operation) {
            case WRITE -> Wire.request("PUT", path, address, "", value);
            case LINEARIZABLE_READ -> Wire.request("GET", path + "?level=consistent", address, raw, new byte[0]);
            case LEADER_READ -> Wire.request("GET", path + "?level=default", address, raw, new byte[0]);
            case LOCAL_READ -> Wire.request("GET", path + "?level=stale", address, raw, new byte[0]);
        };
    }

    @Override
    boolean tryWrite(String node, Duration timeout) {
        InetSocketAddress address = httpOf(node);
        try (Wire wire = new Wire(address, timeout)) {
            return wire.exchange(request(Operation.WRITE, 0, address)) == 200;
        } catch (IOException down) {
            return false;
        }
    }
}
