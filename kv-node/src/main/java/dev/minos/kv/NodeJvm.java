package dev.minos.kv;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags of a JVM that runs a node: small, and quick to start. With a class archive a node starts in half the time;
 * it is made once per build, with the class path that the nodes will have (jars only).
 */
public final class NodeJvm {
    private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

    private NodeJvm() {}

    /** @param archive the class archive; left out where the file does not exist */
    public static List<String> flags(Path archive) {
        List<String> flags = new ArrayList<>(base());
        if (Files.exists(archive)) {
            flags.add("-XX:SharedArchiveFile=" + archive);
            flags.add("-Xshare:auto");
            // An archive of another class path is only a slower start, and no reason to talk.
            flags.addAll(QUIET);
        }
        return flags;
    }

    /** For a node that serves for long under load: the optimising compiler pays off, and so does more heap. */
    public static List<String> servingFlags(Path archive) {
        List<String> flags = new ArrayList<>(flags(archive));
        flags.removeAll(List.of("-Xms32m", "-Xmx128m", "-XX:TieredStopAtLevel=1"));
        flags.addAll(0, List.of("-Xms64m", "-Xmx256m"));
        return flags;
    }

    /** Flags for {@code NodeMain --train DIR}, which writes the archive when it ends. */
    public static List<String> trainingFlags(Path archive) {
        List<String> flags = new ArrayList<>(base());
        flags.add("-XX:ArchiveClassesAtExit=" + archive);
        flags.addAll(QUIET);
        return flags;
    }

    private static List<String> base() {
        return List.of(
                "-Xms32m",
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError");
    }
}
