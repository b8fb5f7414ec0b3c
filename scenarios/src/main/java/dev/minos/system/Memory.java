package dev.minos.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine can hold the nodes at all; better said before the first one starts than by the kernel. */
final class Memory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private Memory() {}

    static void require(int nodes, int megabytesEach) throws IOException {
        long available = availableMegabytes();
        long needed = (long) nodes * megabytesEach;
        if (available < needed) {
            throw new IOException("Too little memory: " + nodes + " nodes need about " + needed + " MB, and "
                    + available + " MB are free. Fewer nodes (--nodes 3) need less.");
        }
    }

    /** What the kernel says is to be had; a great deal where it does not say. */
    private static long availableMegabytes() throws IOException {
        if (!Files.isReadable(MEMINFO)) {
            return Integer.MAX_VALUE;
        }
        for (String line : Files.readAllLines(MEMINFO)) {
            if (line.startsWith(AVAILABLE)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return Integer.MAX_VALUE;
    }
}
