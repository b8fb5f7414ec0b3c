package dev.minos.fault.ssh;

import dev.minos.fault.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hosts for tests: a network namespace each, joined by a bridge, with a real sshd inside. Needs root. */
final class Hosts implements AutoCloseable {
    static final int PORT = 2222;

    private final Path directory;
    private final long mark = ProcessHandle.current().pid() % 10_000;
    private final int subnet = (int) (mark % 250);
    private final String bridge = "mn" + mark;
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> daemons = new ArrayList<>();

    private Hosts(Path directory) {
        this.directory = directory;
    }

    /** Why there can be none here, null when there can. */
    static @Nullable String obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "only root makes network namespaces with sshd in them";
        }
        for (String tool : List.of("sshd", "ssh-keygen", "ip", "bash")) {
            if (Tools.find(tool).isEmpty()) {
                return tool + " is missing: apt-get install openssh-server iproute2 nftables";
            }
        }
        try {
            Tools.run(List.of("unshare", "--net", "nft", "list", "tables"));
            return null;
        } catch (IOException e) {
            return "no network namespace can be made, or nft is missing: " + e.getMessage();
        }
    }

    static Hosts start(Path directory, int number) throws IOException {
        Hosts hosts = new Hosts(directory);
        try {
            hosts.keys();
            hosts.sh("ip link add " + hosts.bridge + " type bridge && ip addr add " + hosts.address(0) + "/24 dev "
                    + hosts.bridge + " && ip link set " + hosts.bridge + " up");
            for (int i = 1; i <= number; i++) {
                hosts.add(i);
            }
            return hosts;
        } catch (IOException | RuntimeException e) {
            hosts.close();
            throw e;
        }
    }

    private void keys() throws IOException {
        for (String name : List.of("key", "hostkey", "otherkey")) {
            sh("ssh-keygen -q -t ed25519 -N '' -C test -f " + directory.resolve(name));
        }
        Files.createDirectories(Path.of("/run/sshd"));
        Files.writeString(
                directory.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + PORT,
                        "HostKey " + directory.resolve("hostkey"),
                        "AuthorizedKeysFile " + directory.resolve("key.pub"),
                        "StrictModes no",
                        // Start-up files of whoever runs this test may be slow, or do anything.
                        "SetEnv HOME=" + directory,
                        "UsePAM no",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "PermitRootLogin prohibit-password",
                        "PidFile none",
                        "MaxSessions 10",
                        "Subsystem sftp internal-sftp",
                        ""));
    }

    private void add(int number) throws IOException {
        String namespace = "minos-" + mark + "-" + number;
        String end = bridge + "." + number;
        sh("ip netns add " + namespace);
        namespaces.add(namespace);
        sh("ip link add " + end + " type veth peer name eth0 netns " + namespace + " && ip link set " + end + " master "
                + bridge + " up");
        inside(number, "ip addr add " + address(number) + "/24 dev eth0 && ip link set eth0 up && ip link set lo up");
        daemons.add(new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        directory.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd" + number + ".log").toFile())
                .start());
        String known = "[" + address(number) + "]:" + PORT + " " + Files.readString(directory.resolve("hostkey.pub"));
        Files.writeString(
                directory.resolve("known_hosts"),
                (Files.exists(directory.resolve("known_hosts"))
                                ? Files.readString(directory.resolve("known_hosts"))
                                : "")
                        + known);
        for (int i = 0; i < 200 && !reaches(number, number); i++) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    String address(int number) {
        return "10.213." + subnet + "." + (number + 1);
    }

    RemoteHost host(int number) throws IOException {
        return host(number, "key", "known_hosts");
    }

    RemoteHost host(int number, String key, String knownHosts) throws IOException {
        return new RemoteHost(
                "n" + number,
                new RemoteHost.Endpoint(address(number), PORT),
                InetAddress.getByName(address(number)),
                "root",
                directory.resolve(key),
                directory.resolve(knownHosts));
    }

    /** Whether a TCP connection from one host to another's sshd is made within a second. */
    boolean reaches(int from, int to) {
        try {
            inside(from, "timeout 1 bash -c 'exec 3<>/dev/tcp/" + address(to) + "/" + PORT + "'");
            return true;
        } catch (IOException no) {
            return false;
        }
    }

    String inside(int number, String script) throws IOException {
        return Tools.run(List.of("ip", "netns", "exec", namespaces.get(number - 1), "sh", "-c", script));
    }

    boolean hasNoRules(int number) {
        try {
            return inside(number, "nft list tables").isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends what serves the connections to a host, as a broken line would: nobody says goodbye. */
    void sever(int number) {
        daemons.get(number - 1).children().forEach(ProcessHandle::destroyForcibly);
    }

    /** Pulls a host's cable, or plugs it in again: nothing tells either end. */
    void cable(int number, String state) throws IOException {
        String ignored = sh("ip link set " + bridge + "." + number + " " + state);
    }

    private String sh(String script) throws IOException {
        return Tools.run(List.of("sh", "-c", script));
    }

    @Override
    public void close() throws IOException {
        for (Process daemon : daemons) {
            daemon.descendants().forEach(ProcessHandle::destroyForcibly);
            daemon.destroyForcibly();
            try {
                daemon.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (String namespace : namespaces) {
            sh("ip netns del " + namespace);
        }
        sh("ip link del " + bridge);
    }
}
