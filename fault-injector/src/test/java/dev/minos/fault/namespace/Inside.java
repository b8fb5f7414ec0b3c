package dev.minos.fault.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a piece of a test in a JVM of its own inside the namespaces, where an assertion that fails ends it with 1. */
public final class Inside {

    /** What to run; the class needs a constructor without parameters. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private Inside() {}

    /** Skips the test, with the reason, where the machine cannot do it. */
    public static void assumePossible(Carrier... carriers) {
        String obstacle = NamespaceTestbed.obstacle();
        for (Carrier carrier : carriers) {
            obstacle = obstacle == null ? carrier.obstacle() : obstacle;
        }
        assumeTrue(obstacle == null, String.valueOf(obstacle));
    }

    public static void run(Class<? extends Body> body) throws IOException, InterruptedException {
        Path output = Files.createTempFile("minos-inside", ".log");
        try {
            Process process = NamespaceTestbed.builder(Inside.class, java.util.List.of(body.getName()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output);
            assertTrue(ended, "does not end: " + text);
            assertEquals(0, process.exitValue(), text);
        } finally {
            Files.delete(output);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Class.forName(arguments[0])
                .asSubclass(Body.class)
                .getDeclaredConstructor()
                .newInstance()
                .run();
        System.exit(0);
    }
}
