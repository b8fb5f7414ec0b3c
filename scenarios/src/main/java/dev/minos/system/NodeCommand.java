package dev.minos.system;

import dev.minos.kv.NodeJvm;
import dev.minos.kv.NodeMain;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line that starts one of Minos' own nodes as a JVM of its own, small and quick to start. */
record NodeCommand(String id, InetSocketAddress http, InetSocketAddress raft, List<PeerAddress> peers, Path data) {
    /** Heap, direct buffers, code and threads of one node. */
    static final int MEGABYTES = 260;

    /** Where this node reaches a peer, itself included: its Raft, its HTTP, and where clients reach that. */
    record PeerAddress(String id, InetSocketAddress raft, InetSocketAddress inner, InetSocketAddress http) {
        @Override
        public String toString() {
            return id + "=" + text(raft) + "/" + text(http) + (inner.equals(http) ? "" : "/" + text(inner));
        }
    }

    /** What starts a node of a build on this machine. */
    static List<String> jvm(Build build) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(NodeJvm.flags(build.archive()));
        words.addAll(build.flags());
        words.addAll(List.of("-cp", build.classPath(), NodeMain.class.getName()));
        return words;
    }

    /** @param program what its settings are given to */
    List<String> words(List<String> program, Map<String, String> options) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of("--id", id, "--http", text(http), "--raft", text(raft)));
        words.addAll(
                List.of("--peers", peers.stream().map(PeerAddress::toString).collect(Collectors.joining(","))));
        words.addAll(List.of("--data", data.toString()));
        if (!http.getAddress().isLoopbackAddress() || !raft.getAddress().isLoopbackAddress()) {
            // An address in a namespace of the testbed's own, or of a host that somebody lends for tests.
            words.add("--insecure");
        }
        options.forEach((name, value) -> words.addAll(List.of("--" + name, value)));
        return words;
    }

    /** The words of a start for a node that is to be taken in by the others, which it reaches at the same addresses. */
    List<String> joining(List<String> start) {
        List<String> words = new ArrayList<>(start);
        String others = peers.stream()
                .filter(peer -> !peer.id().equals(id))
                .map(peer -> text(peer.inner()))
                .collect(Collectors.joining(","));
        words.addAll(List.of("--join", others));
        return words;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
