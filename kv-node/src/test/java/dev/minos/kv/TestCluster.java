package dev.minos.kv;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes as processes of their own, on ports that were free a moment ago. One test thread starts and stops them; any may ask them. */
final class TestCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\w+)\"");
    private static final Pattern APPLIED = Pattern.compile("\"applied\":(-?\\d+)");

    private final Path directory;
    private final List<String> extra;
    private boolean failpoints;
    private final String scheme;
    private final Map<String, Node> nodes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final HttpClient client;
    private final @Nullable String token;

    /** One node: its addresses stay, its process comes and goes. */
    static final class Node {
        final String id;
        final String http;
        final String raft;
        final String failpoints;

        volatile @Nullable Process process;

        Node(String id) throws IOException {
            this.id = id;
            this.http = "127.0.0.1:" + free();
            this.raft = "127.0.0.1:" + free();
            this.failpoints = "127.0.0.1:" + free();
        }

        Process process() {
            return java.util.Objects.requireNonNull(process, id + " was never started");
        }
    }

    private TestCluster(Path directory, List<String> extra, @Nullable TestCertificates tls, @Nullable String token) {
        this.directory = directory;
        this.extra = extra;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        this.scheme = tls == null ? "http://" : "https://";
        this.client = (tls == null ? builder : builder.sslContext(tls.trusting())).build();
    }

    /** Starts nodes n1, n2, … and waits until they agree on a leader. */
    static TestCluster start(Path directory, int size, String... extra) throws Exception {
        return begin(new TestCluster(directory, List.of(extra), null, null), size);
    }

    /** The same with nodes that take rules for failpoints. */
    static TestCluster startWithFailpoints(Path directory, int size, String... extra) throws Exception {
        TestCluster cluster = new TestCluster(directory, List.of(extra), null, null);
        cluster.failpoints = true;
        return begin(cluster, size);
    }

    /** The same with certificates; requests carry a token where they say nothing else. */
    static TestCluster startSecured(Path directory, int size, TestCertificates tls, String token, String... extra)
            throws Exception {
        return begin(new TestCluster(directory, List.of(extra), tls, token), size);
    }

    /** A cluster of which no node has been started. */
    static TestCluster prepare(Path directory, int size, String... extra) throws Exception {
        return prepare(new TestCluster(directory, List.of(extra), null, null), size);
    }

    private static TestCluster prepare(TestCluster cluster, int size) throws IOException {
        for (int i = 1; i <= size; i++) {
            cluster.nodes.put("n" + i, new Node("n" + i));
        }
        return cluster;
    }

    private static TestCluster begin(TestCluster cluster, int size) throws Exception {
        prepare(cluster, size);
        for (String id : List.copyOf(cluster.nodes.keySet())) {
            cluster.launch(id);
        }
        cluster.leader();
        return cluster;
    }

    List<String> ids() {
        return List.copyOf(nodes.keySet());
    }

    Node node(String id) {
        return java.util.Objects.requireNonNull(nodes.get(id), id);
    }

    Path data(String id) {
        return directory.resolve(id);
    }

    void launch(String id) throws IOException {
        start(id, List.of("--peers", peers()), extra);
    }

    /** Starts a node with other flags than the rest has. */
    void launch(String id, String... flags) throws IOException {
        start(id, List.of("--peers", peers()), List.of(flags));
    }

    /** Starts a new node, or one with its old addresses, that asks another one to be taken in. */
    void join(String id, String via) throws IOException {
        if (!nodes.containsKey(id)) {
            nodes.put(id, new Node(id));
        }
        start(id, List.of("--join", node(via).http), extra);
    }

    private void start(String id, List<String> membership, List<String> flags) throws IOException {
        Node node = node(id);
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(NodeJvm.flags(NodeClasses.OWN.archive()));
        command.addAll(List.of("-cp", NodeClasses.OWN.path(), NodeMain.class.getName()));
        command.addAll(List.of("--id", id, "--http", node.http, "--raft", node.raft));
        command.addAll(membership);
        command.addAll(List.of("--data", data(id).toString()));
        command.addAll(flags);
        if (failpoints) {
            command.addAll(List.of("--failpoints", node.failpoints));
        }
        File log = directory.resolve(id + ".log").toFile();
        node.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String peers() {
        List<String> peers = new ArrayList<>();
        for (Node node : nodes.values()) {
            peers.add(node.id + "=" + node.raft + "/" + node.http);
        }
        return String.join(",", peers);
    }

    String log(String id) throws IOException {
        return said(id);
    }

    /** The same for those who may not throw. */
    String said(String id) {
        try {
            Path log = directory.resolve(id + ".log");
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void kill(String id) throws InterruptedException {
        node(id).process().destroyForcibly().waitFor();
    }

    /** A signal by its name, STOP or CONT. */
    void signal(String id, String name) throws Exception {
        String pid = String.valueOf(node(id).process().pid());
        new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    }

    boolean alive(String id) {
        Process process = node(id).process;
        return process != null && process.isAlive();
    }

    /** The leader that a majority of the living nodes name, and that is ready itself. */
    String leader() throws Exception {
        String[] found = new String[1];
        await("a leader", () -> {
            Map<String, Integer> named = new LinkedHashMap<>();
            for (String id : nodes.keySet()) {
                String status = status(id);
                Matcher leader = LEADER.matcher(status);
                if (leader.find()) {
                    named.merge(leader.group(1), 1, Integer::sum);
                }
            }
            for (Map.Entry<String, Integer> candidate : named.entrySet()) {
                String status = status(candidate.getKey());
                long living = nodes.keySet().stream().filter(this::alive).count();
                if (2 * candidate.getValue() > living
                        && status.contains("\"role\":\"leader\"")
                        && status.contains("\"ready\":true")) {
                    found[0] = candidate.getKey();
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    String follower() throws Exception {
        String leader = leader();
        return ids().stream()
                .filter(id -> !id.equals(leader) && alive(id))
                .findFirst()
                .orElseThrow();
    }

    /** The status of a node, empty when it does not answer. */
    String status(String id) {
        Process process = node(id).process;
        if (process == null || !process.isAlive()) {
            return "";
        }
        try {
            return send(id, "GET", "/status", null).body();
        } catch (IOException e) {
            return "";
        }
    }

    long applied(String id) {
        Matcher applied = APPLIED.matcher(status(id));
        return applied.find() ? Long.parseLong(applied.group(1)) : -2;
    }

    HttpResponse<String> send(String id, String method, String path, @Nullable String body, String... headers)
            throws IOException {
        return send(uri(id, path), method, body, headers);
    }

    /** Asks the node's failpoints. */
    String rules(String id, String method, String path, @Nullable String body) throws IOException {
        HttpResponse<String> reply =
                send(URI.create("http://" + node(id).failpoints + "/failpoints" + path), method, body);
        if (reply.statusCode() != 200) {
            throw new IOException(reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }

    private HttpResponse<String> send(URI uri, String method, @Nullable String body, String... headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(15))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        authorize(request, headers);
        try {
            HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            ApiDocument.check(method, reply);
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void authorize(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (token != null && !List.of(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer " + token);
        }
    }

    URI uri(String id, String path) {
        return URI.create(scheme + node(id).http + path);
    }

    HttpResponse<String> get(String id, String path) throws IOException {
        return send(id, "GET", path, null);
    }

    /** Events of a watch, as "id event data"; they come in as long as the node lives. */
    BlockingQueue<String> watch(String id, String query, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(id, "/watch?" + query));
        authorize(request, headers);
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines()).thenAcceptAsync(reply -> {
            if (reply.statusCode() != 200) {
                events.add("refused " + reply.statusCode());
            }
            Map<String, String> fields = new LinkedHashMap<>();
            reply.body().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).trim());
                } else if (line.isEmpty() && fields.containsKey("data")) {
                    events.add(fields.get("id") + " " + fields.get("event") + " " + fields.get("data"));
                    fields.clear();
                }
            });
        });
        return events;
    }

    /** The index at which a node's log on disk begins; -1 when that cannot be seen just now. */
    long firstLogIndex(String id) {
        try (Stream<Path> files = Files.walk(data(id).resolve("raft"))) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.matches("log_\\d+-\\d+|log_inprogress_\\d+"))
                    .mapToLong(name -> Long.parseLong(name.replaceAll("log_(inprogress_)?(\\d+).*", "$2")))
                    .min()
                    .orElse(-1);
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    /** Tells "open" when a watch is, and "ended" when the node ends it. */
    BlockingQueue<String> watchUntilItEnds(String id, String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(id, "/watch?" + query));
        authorize(request, headers);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenAcceptAsync(reply -> {
                    told.add(reply.statusCode() == 200 ? "open" : "refused");
                    try (java.io.InputStream in = reply.body()) {
                        in.transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // As much an end as any other.
                    }
                    told.add("ended");
                });
        return told;
    }

    /** Writes through whoever leads until it is acknowledged. */
    void put(String key, String value) throws Exception {
        await("a write of " + key, () -> {
            for (String id : nodes.keySet()) {
                try {
                    if (alive(id) && send(id, "PUT", "/key/" + key, value).statusCode() == 200) {
                        return true;
                    }
                } catch (IOException e) {
                    continue;
                }
            }
            return false;
        });
    }

    void await(String what, BooleanSupplier condition) throws Exception {
        await(what, PATIENCE, condition);
    }

    void await(String what, Duration patience, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + what + logs());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (String id : nodes.keySet()) {
            logs.append("\n--- ")
                    .append(id)
                    .append(' ')
                    .append(status(id))
                    .append('\n')
                    .append(log(id));
        }
        return logs.toString();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Node node : nodes.values()) {
            if (node.process != null) {
                node.process.destroyForcibly().waitFor();
            }
        }
    }
}
