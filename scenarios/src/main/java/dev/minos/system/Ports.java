package dev.minos.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on loopback, from below the range that the kernel gives to outgoing connections: otherwise some client's
 * connection could sit on a node's port while the node is down.
 */
public final class Ports {
    private static final int FROM = 20_000;
    private static final int TO = 32_000;
    private static final int TRIES = 2_000;

    private Ports() {}

    public static List<InetSocketAddress> free(int number) throws IOException {
        Set<Integer> found = new TreeSet<>();
        for (int i = 0; i < TRIES && found.size() < number; i++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < number) {
            throw new IOException(
                    "There are no " + number + " free ports between " + FROM + " and " + TO + " on this machine.");
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        found.forEach(port -> addresses.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        return addresses;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
