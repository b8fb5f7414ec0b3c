package dev.minos.system.hosts;

import dev.minos.fault.ssh.RemoteHost;
import dev.minos.yaml.FileMistakeException;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file that says which hosts nodes are started on, and how. What is the same for all hosts stands at the top, what
 * differs at the host.
 *
 * <pre>
 * user: root
 * key: ~/.ssh/id_ed25519             # there are no passwords
 * known-hosts: ~/.ssh/known_hosts    # a host that is not in it is refused
 * directory: /var/tmp                # each run makes a directory in it, and deletes it
 * command: [/opt/minos/minos, node]  # how a node of Minos is started there
 * hosts:
 *   - {address: 10.0.0.1}            # where the nodes reach each other
 *   - {address: 10.0.0.2, ssh: 'db2.example:2222', user: admin}
 * </pre>
 *
 * @param text the file as it was read
 * @param hosts in the order of the nodes n1, n2 and so on
 * @param httpPort where clients reach the node of each host
 * @param raftPort where its peers do
 */
public record HostsFile(String text, List<Host> hosts, int httpPort, int raftPort) {
    private static final int SSH_PORT = 22;
    private static final int HTTP_PORT = 8081;
    private static final int RAFT_PORT = 9091;
    private static final int MOST_PORT = 65_535;
    private static final List<String> COMMON = List.of("user", "key", "known-hosts", "directory", "command");

    /**
     * One host.
     *
     * @param login how to get there, for the node that it is given
     * @param directory an absolute path there
     * @param command what starts a node of Minos there
     */
    public record Host(Login login, String directory, List<String> command) {
        public Host {
            command = List.copyOf(command);
        }
    }

    /** A {@link RemoteHost} without a node. */
    public record Login(RemoteHost.Endpoint ssh, InetAddress address, String user, Path key, Path knownHosts) {
        public RemoteHost of(String node) {
            return new RemoteHost(node, ssh, address, user, key, knownHosts);
        }
    }

    public HostsFile {
        hosts = List.copyOf(hosts);
    }

    /** A {@link FileMistakeException} says in which line something is wrong. */
    public static HostsFile read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    static HostsFile parse(String file, String text) {
        List<String> known = new ArrayList<>(COMMON);
        known.addAll(List.of("http-port", "raft-port", "hosts"));
        YamlMap common = YamlMap.parse(file, text).allowing(known);
        List<String> ofHost = new ArrayList<>(COMMON);
        ofHost.addAll(List.of("ssh", "address"));
        List<Host> hosts = new ArrayList<>();
        Set<InetAddress> addresses = new HashSet<>();
        for (YamlMap own : common.maps("hosts")) {
            Host host = host(own.allowing(ofHost), common);
            if (!addresses.add(host.login().address())) {
                throw own.mistake(
                        "address",
                        "Two hosts have the address " + host.login().address().getHostAddress()
                                + "; what the nodes send each other is told apart by it.");
            }
            hosts.add(host);
        }
        if (hosts.isEmpty()) {
            throw common.mistake("hosts", "There is no host.");
        }
        int http = port(common, "http-port", HTTP_PORT);
        int raft = port(common, "raft-port", RAFT_PORT);
        if (http == raft) {
            throw common.mistake("raft-port", "Clients and peers need a port each.");
        }
        return new HostsFile(text, hosts, http, raft);
    }

    private static Host host(YamlMap own, YamlMap common) {
        YamlMap of = own.has("directory") ? own : common;
        String directory = of.has("directory") ? of.text("directory") : "/var/tmp";
        if (!directory.startsWith("/")) {
            throw of.mistake("directory", "'" + directory + "' is not an absolute path.");
        }
        YamlMap starts = own.has("command") ? own : common;
        List<String> command = starts.has("command") ? starts.texts("command") : List.of("minos", "node");
        if (command.isEmpty()) {
            throw starts.mistake("command", "The command has no words.");
        }
        return new Host(
                new Login(
                        ssh(own),
                        address(own),
                        need(own, common, "user"),
                        file(own, common, "key"),
                        file(own, common, "known-hosts")),
                directory,
                command);
    }

    private static String need(YamlMap own, YamlMap common, String key) {
        String text = own.has(key) ? own.text(key) : common.textOrNull(key);
        if (text == null) {
            throw own.mistake(key, "'" + key + "' is missing, here and at the top of the file.");
        }
        return text;
    }

    /** A readable file of this machine; {@code ~/} is the home of whoever starts the testbed. */
    private static Path file(YamlMap own, YamlMap common, String key) {
        String text = need(own, common, key);
        Path path = text.startsWith("~/") ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
        if (!Files.isReadable(path)) {
            throw (own.has(key) ? own : common).mistake(key, "There is no file " + path + " that can be read.");
        }
        return path.toAbsolutePath();
    }

    private static InetAddress address(YamlMap own) {
        String name = own.text("address");
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw own.mistake("address", "'" + name + "' is no address, and no name of one.");
        }
    }

    /** {@code name} or {@code name:port}; without it the node's address. */
    private static RemoteHost.Endpoint ssh(YamlMap own) {
        @Nullable String text = own.textOrNull("ssh");
        if (text == null) {
            return new RemoteHost.Endpoint(own.text("address"), SSH_PORT);
        }
        int colon = text.lastIndexOf(':');
        // An IPv6 address has several colons and, without brackets, no port.
        boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        try {
            String name = (hasPort ? text.substring(0, colon) : text).replaceAll("^\\[|]$", "");
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : SSH_PORT;
            return new RemoteHost.Endpoint(name, port);
        } catch (IllegalArgumentException e) {
            throw own.mistake("ssh", "'" + text + "' is no place of an sshd, expected a name or name:port.");
        }
    }

    private static int port(YamlMap common, String key, int otherwise) {
        int port = common.number(key, 1, otherwise);
        if (port > MOST_PORT) {
            throw common.mistake(key, "There is no port " + port + ".");
        }
        return port;
    }
}
