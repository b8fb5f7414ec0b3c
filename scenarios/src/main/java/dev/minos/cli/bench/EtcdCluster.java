package dev.minos.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * etcd as Debian packages it, with its default settings. Its clients usually speak gRPC; a client without gRPC uses the
 * JSON gateway, which costs the server a second turn. Both are measured.
 */
final class EtcdCluster extends BenchCluster {
    private static final String GRPC = "gRPC";

    private final Path program;
    private final byte[] value;

    EtcdCluster(int size, Path directory, byte[] value) throws IOException {
        super(size, directory);
        this.program = program()
                .orElseThrow(() -> new IOException(
                        "There is no etcd on the PATH; on Debian, 'apt-get install etcd-server' brings it."));
        this.value = value.clone();
    }

    static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    String name() {
        return "etcd";
    }

    @Override
    List<String> protocols() {
        return List.of(GRPC, "HTTP");
    }

    @Override
    List<Operation> operations() {
        return List.of(Operation.WRITE, Operation.LINEARIZABLE_READ, Operation.LOCAL_READ);
    }

    @Override
    List<String> command(String node, Path data) {
        String client = "http://" + text(httpOf(node));
        String peer = "http://" + text(peerOf(node));
        List<String> words =
                new ArrayList<>(List.of(program.toString(), "--name", node, "--data-dir", data.toString()));
        words.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        words.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
        words.addAll(List.of("--initial-cluster-state", "new", "--log-level", "error", "--initial-cluster"));
        words.add(nodes().stream()
                .map(other -> other + "=http://" + text(peerOf(other)))
                .collect(Collectors.joining(",")));
        return words;
    }

    @Override
    boolean isReady(String node) {
        InetSocketAddress address = httpOf(node);
        try (Wire wire = new Wire(address, Duration.ofSeconds(1))) {
            return wire.exchange(Wire.request("GET", "/health", address, "", new byte[0])) == 200
                    && wire.body().contains("true");
        } catch (IOException down) {
            return false;
        }
    }

    @Override
    @Nullable
    String leader() {
        return nodes().stream().filter(this::leads).findFirst().orElse(null);
    }

    private boolean leads(String node) {
        InetSocketAddress address = httpOf(node);
        try (Wire wire = new Wire(address, Duration.ofSeconds(1))) {
            byte[] request = post("/v3/maintenance/status", address, "{}");
            if (wire.exchange(request) != 200) {
                return false;
            }
            String self = number(wire.body(), "member_id");
            return !self.isEmpty() && self.equals(number(wire.body(), "leader"));
        } catch (IOException down) {
            return false;
        }
    }

    private static String number(String json, String name) {
        int at = json.indexOf("\"" + name + "\":\"");
        return at < 0 ? "" : json.substring(at + name.length() + 4, json.indexOf('"', at + name.length() + 4));
    }

    @Override
    Session session(String protocol, Operation operation, String node) throws IOException {
        InetSocketAddress address = httpOf(node);
        if (protocol.equals(GRPC)) {
            return new EtcdGrpc(address, operation, value);
        }
        Wire wire = new Wire(address, answer());
        return new Session() {
            @Override
            public boolean perform(int key) throws IOException {
                return wire.exchange(request(operation, key, address)) == 200;
            }

            @Override
            public void close() throws IOException {
                wire.close();
            }
        };
    }

    private byte[] request(Operation operation, int key, InetSocketAddress address) {
        String name = base64(("bench-" + key).getBytes(StandardCharsets.US_ASCII));
        return switch (operation) {
            case WRITE -> post("/v3/kv/put", address, "{\"key\":\"" + name + "\",\"value\":\"" + base64(value) + "\"}");
            case LOCAL_READ -> post("/v3/kv/range", address, "{\"key\":\"" + name + "\",\"serializable\":true}");
            default -> post("/v3/kv/range", address, "{\"key\":\"" + name + "\"}");
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] post(String path, InetSocketAddress address, String json) {
        return Wire.request(
                "POST", path, address, "Content-Type: application/json\r\n", json.getBytes(StandardCharsets.US_ASCII));
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
