package dev.minos.fault.ssh;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a host slows down and loses what it sends to its peers: tc's queues, a class for each peer with trouble; whatever
 * else the host sends goes on as before. There is nothing of it as long as no link has trouble. Peers are numbered by their
 * place in the list. One thread at a time uses it.
 */
final class Shaper {
    /** Queues of ours are known by it, and no others are touched. */
    private static final String HANDLE = "6d69:";
    /** A class must have some rate; this one is none. */
    private static final String UNLIMITED = "100gbit";
    /** So many bytes of a link that was idle go at once. */
    private static final int LEAST_BURST = 64;

    private final SshConnection ssh;
    private final List<InetAddress> peers;
    private final Map<Integer, Shaping> shapings = new HashMap<>();
    private final Map<Integer, String> devices = new HashMap<>();
    private @Nullable String rateObstacle;
    private @Nullable String netemObstacle;

    private Shaper(SshConnection ssh, List<InetAddress> peers) {
        this.ssh = ssh;
        this.peers = List.copyOf(peers);
    }

    /** Finds out what the host has: a network namespace is where that can be tried and nobody notices. */
    static Shaper of(SshConnection ssh, List<InetAddress> peers) throws IOException {
        Shaper shaper = new Shaper(ssh, peers);
        String node = "host " + ssh.host().node() + ": ";
        if (ssh.execute("command -v tc && command -v unshare").code() != 0) {
            shaper.rateObstacle = node + "tc is missing: apt-get install iproute2 util-linux";
            shaper.netemObstacle = shaper.rateObstacle;
            return shaper;
        }
        if (!shaper.knows("htb default 0")) {
            shaper.rateObstacle = node + "the kernel has no htb queues: modprobe sch_htb, as root";
        }
        if (!shaper.knows("netem delay 1ms")) {
            shaper.netemObstacle = node + "the kernel has no netem queues: modprobe sch_netem, as root";
        }
        return shaper;
    }

    private boolean knows(String queue) throws IOException {
        return ssh.execute("unshare --net sh -c 'ip link set lo up && tc qdisc add dev lo root " + queue + "'")
                        .code()
                == 0;
    }

    /** Why it cannot hold back bytes by their number, null when it can. */
    @Nullable
    String rateObstacle() {
        return rateObstacle;
    }

    /** Why it cannot do anything to single packets, null when it can. */
    @Nullable
    String netemObstacle() {
        return rateObstacle == null ? netemObstacle : rateObstacle;
    }

    void shape(int peer, Shaping shaping) throws IOException {
        if (shaping.equals(shapings.getOrDefault(peer, Shaping.NONE))) {
            return;
        }
        String device = device(peer);
        if (shaping.isNone()) {
            shapings.remove(peer);
        } else {
            if (!devices.containsValue(device)) {
                ssh.atEnd(remove(device));
            }
            devices.put(peer, device);
            shapings.put(peer, shaping);
        }
        String ignored = ssh.run(script(device));
    }

    /** All queues of one device anew: what waits in them is lost, as on any network that changes. */
    private String script(String device) {
        StringBuilder script = new StringBuilder(remove(device) + " 2>/dev/null; ");
        List<String> commands = new ArrayList<>();
        shapings.forEach((peer, shaping) -> {
            if (device.equals(devices.get(peer))) {
                commands.add(queue(device, peer, shaping));
            }
        });
        if (commands.isEmpty()) {
            return script + ":";
        }
        script.append("tc qdisc add dev ").append(device).append(" root handle " + HANDLE + " htb default 0 && ");
        return script + String.join(" && ", commands);
    }

    private String queue(String device, int peer, Shaping shaping) {
        String number = Integer.toHexString(peer + 1);
        String rate = shaping.bytesPerSecond() == 0
                ? UNLIMITED
                : shaping.bytesPerSecond() * 8 + "bit burst " + Math.max(LEAST_BURST, shaping.bytesPerSecond() / 20);
        String script = "tc class add dev " + device + " parent " + HANDLE + " classid " + HANDLE + number
                + " htb rate " + rate;
        if (shaping.needsNetem()) {
            script += " && tc qdisc add dev " + device + " parent " + HANDLE + number + " handle 7" + number + ": "
                    + shaping.netem();
        }
        InetAddress address = peers.get(peer);
        boolean six = address instanceof Inet6Address;
        return script + " && tc filter add dev " + device + " parent " + HANDLE + " protocol " + (six ? "ipv6" : "ip")
                + " prio " + (six ? 2 : 1) + " u32 match " + (six ? "ip6" : "ip") + " dst " + address.getHostAddress()
                + (six ? "/128" : "/32") + " flowid " + HANDLE + number;
    }

    private static String remove(String device) {
        return "tc qdisc del dev " + device + " root handle " + HANDLE;
    }

    /** The device by which the host reaches a peer. */
    private String device(int peer) throws IOException {
        String known = devices.get(peer);
        if (known != null) {
            return known;
        }
        String address = peers.get(peer).getHostAddress();
        String device = ssh.run("ip -o route get " + address + " | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p'");
        if (device.isBlank()) {
            throw new IOException("host " + ssh.host().node() + " knows no way to " + address);
        }
        return device;
    }

    void close() throws IOException {
        Set<String> used = new TreeSet<>(devices.values());
        for (String device : used) {
            SshConnection.Output ignored = ssh.execute(remove(device));
        }
    }
}
