package dev.minos.bugs;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Puts one bug into a node before the node's {@code main} runs ({@code -javaagent:agent.jar=CLASS}). Whatever keeps the
 * bug from being planted ends the process: it must never go on as a healthy node.
 */
public final class Agent {
    /** As sysexits has it: an internal error of the software. No node ends with it by itself. */
    static final int NOT_PLANTED = 70;

    private Agent() {}

    /** The JVM calls this. */
    public static void premain(String name, Instrumentation instrumentation) {
        try {
            plant(Bugs.ofClass(name), instrumentation);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            refuse(name, e);
        }
    }

    private static void plant(PlantedBug bug, Instrumentation instrumentation) throws ClassNotFoundException {
        Planting planting = new Planting(bug);
        instrumentation.addTransformer(planting);
        // Loads it now, so that it is known now whether it has the bug. Its static initialiser runs when the node wants
        // it.
        Class.forName(bug.place().type(), false, ClassLoader.getSystemClassLoader());
        if (!planting.done) {
            throw new IllegalStateException(bug.place().type() + " was loaded before the bug could be planted");
        }
        System.out.println("level=info msg=\"planted bug " + bug.name() + ": " + bug.sentence() + "\"");
    }

    private static void refuse(String name, Throwable why) {
        System.err.println("the bug " + name + " could not be planted: " + why);
        Runtime.getRuntime().halt(NOT_PLANTED);
    }

    /** Changes the one class. Used by the thread that loads it, which is that of {@link #premain}. */
    private static final class Planting implements ClassFileTransformer {
        private final PlantedBug bug;
        private boolean done;

        Planting(PlantedBug bug) {
            this.bug = bug;
        }

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] file) {
            if (!bug.place().internalName().equals(name)) {
                return null;
            }
            try {
                byte[] planted = bug.planted(file);
                done = true;
                return planted;
            } catch (RuntimeException | LinkageError e) {
                // The JVM would go on with the class as it was, and tell nobody.
                refuse(bug.name(), e);
                return null;
            }
        }
    }

    /** The jar that {@code -javaagent} wants. It only says who the agent is; the class path has it. */
    static Path jar(Path directory) throws IOException {
        Path jar = directory.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(out, manifest)) {
            empty.finish();
        }
        return jar;
    }
}
