package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A testbed to be killed: starts nodes that are hard to get rid of, prints all pids and waits. */
final class GuardedTestbed {
    private static final String STUBBORN = "trap '' TERM INT HUP; while :; do sleep 1; done";
    private static final String WITH_FAMILY =
            "(" + STUBBORN + ") & setsid sh -c \"" + STUBBORN + "\" & echo family; wait";

    private GuardedTestbed() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        ProcessGuard guard = ProcessGuard.start();
        NodeProcess plain = node("n1", "exec sleep 1000", directory, guard);
        NodeProcess paused = node("n2", STUBBORN, directory, guard);
        NodeProcess family = node("n3", WITH_FAMILY, directory, guard);
        for (NodeProcess node : List.of(plain, paused, family)) {
            node.start();
        }
        paused.pause();
        System.out.println("guard " + guard.pid());
        System.out.println("up " + plain.pid() + " " + paused.pid() + " " + family.pid());
        Thread.sleep(600_000);
    }

    private static NodeProcess node(String name, String script, Path directory, ProcessGuard guard) {
        List<String> command = List.of("/bin/sh", "-c", script);
        Path home = directory.resolve(name);
        return new LocalProcess(
                new NodeProcess.Spec(
                        name,
                        command,
                        Map.of(ShellCluster.ENVIRONMENT, directory.toString()),
                        home,
                        home.resolve("log")),
                guard);
    }
}
