package dev.minos.fault.namespace;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A node's process that answers every byte; runs where its command's prefix puts it. */
public final class EchoNode {

    private EchoNode() {}

    static List<String> command(List<String> prefix, String address, int port) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-XX:+UseSerialGC", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), EchoNode.class.getName(), address));
        command.add(Integer.toString(port));
        return command;
    }

    public static void main(String[] arguments) throws IOException {
        try (java.net.ServerSocket server = new java.net.ServerSocket()) {
            server.bind(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])));
            while (true) {
                Socket client = server.accept();
                new Thread(() -> echo(client)).start();
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            in.transferTo(client.getOutputStream());
        } catch (IOException gone) {
            // The client has been killed.
        }
    }

    /** Whether a byte comes back within the patience. */
    static boolean answers(InetSocketAddress address, int patienceMillis) {
        try (Socket socket = new Socket()) {
            socket.connect(address, patienceMillis);
            socket.setSoTimeout(patienceMillis);
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        } catch (IOException silent) {
            return false;
        }
    }
}
