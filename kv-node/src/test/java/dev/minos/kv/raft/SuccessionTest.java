package dev.minos.kv.raft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class SuccessionTest {
    @Test
    void onlyAPortAtWhichNobodyListensRefuses() throws IOException {
        InetSocketAddress address;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress("127.0.0.1", listening.getLocalPort());
            // Nobody accepts: so it is with a process that is stopped.
            assertFalse(Succession.isRefused(address));
        }
        assertTrue(Succession.isRefused(address));
    }
}
