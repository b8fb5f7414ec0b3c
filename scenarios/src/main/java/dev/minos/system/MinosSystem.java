package dev.minos.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Minos' own nodes, each a JVM of its own. */
public final class MinosSystem extends ProcessSystem {

    /** @param directory gets a directory a node, with its log and its data */
    public MinosSystem(int number, Path directory, Map<String, String> nodeOptions, long seed) throws IOException {
        this(names(number), directory, nodeOptions, seed);
    }

    private static List<String> names(int number) throws IOException {
        Memory.require(number, NodeCommand.MEGABYTES);
        return IntStream.rangeClosed(1, number).mapToObj(i -> "n" + i).toList();
    }

    private MinosSystem(List<String> nodes, Path directory, Map<String, String> nodeOptions, long seed)
            throws IOException {
        super(nodes, directory, Wiring.of(nodes, seed));
        for (String node : nodes) {
            NodeCommand command = new NodeCommand(
                    node, wiring().httpOf(node), wiring().raftOf(node), wiring().peersOf(node), directory(node));
            prepare(node, command.words(nodeOptions), Map.of());
        }
    }

    @Override
    public String name() {
        return "minos";
    }

    @Override
    public KvClient client(String node, Duration timeout) {
        return new MinosClient(node, wiring().httpOf(node), timeout);
    }

    @Override
    public NodeStatus status(String node) throws IOException {
        return StatusProbe.ask(node, wiring().httpOf(node));
    }
}
