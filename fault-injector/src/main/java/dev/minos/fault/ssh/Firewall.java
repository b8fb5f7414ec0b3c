package dev.minos.fault.ssh;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * How a host drops what its peers send, and counts what it lets through, as shell commands. The receiver drops, so the
 * sender notices nothing and a cut of one direction leaves the other alone. Peers are numbered by their place in the list.
 */
sealed interface Firewall {
    /** Nothing listens there; that a datagram arrives is all that is counted. */
    int DISCARD_PORT = 9;

    String install(List<InetAddress> peers);

    String cut(int peer);

    String heal(int peer);

    /** Prints how many packets and how many bytes of the peer have been let through. */
    String passed(int peer);

    /** The same of probes alone: datagrams to the discard port. */
    String probed(int peer);

    /** Takes away all of it. */
    String remove();

    /** Finds out what the host has. */
    static Firewall of(SshConnection ssh, String name, List<InetAddress> peers) throws IOException {
        if (ssh.execute("nft list tables").code() == 0) {
            return new Nft(name);
        }
        boolean legacy =
                ssh.execute("iptables -w -nL INPUT && iptables-save --version").code() == 0;
        if (legacy && peers.stream().noneMatch(Inet6Address.class::isInstance)) {
            return new Iptables(name.toUpperCase(Locale.ROOT), peers);
        }
        throw new IOException(
                "host " + ssh.host().node() + ": user " + ssh.host().user()
                        + " can use neither nft nor iptables: apt-get install nftables, and log in as root");
    }

    /** A table of its own, with a chain for each peer. */
    record Nft(String table) implements Firewall {
        @Override
        public String install(List<InetAddress> peers) {
            StringBuilder script = new StringBuilder("add table inet " + table + "; add chain inet " + table
                    + " input { type filter hook input priority -200; }; ");
            for (int i = 0; i < peers.size(); i++) {
                InetAddress peer = peers.get(i);
                String family = peer instanceof Inet6Address ? "ip6" : "ip";
                script.append(
                        "add counter inet " + table + " passed" + i + "; add counter inet " + table + " probed" + i
                                + "; add chain inet " + table + " peer" + i
                                + "; " + letThrough(i) + "; add rule inet " + table + " input " + family + " saddr "
                                + peer.getHostAddress() + " jump peer" + i + "; ");
            }
            return nft(script.toString());
        }

        private String letThrough(int peer) {
            String rule = "add rule inet " + table + " peer" + peer;
            return rule + " counter name passed" + peer + "; " + rule + " udp dport " + DISCARD_PORT
                    + " counter name probed" + peer;
        }

        private String flush(int peer) {
            return "flush chain inet " + table + " peer" + peer + "; ";
        }

        @Override
        public String cut(int peer) {
            return nft(flush(peer) + "add rule inet " + table + " peer" + peer + " drop");
        }

        @Override
        public String heal(int peer) {
            return nft(flush(peer) + letThrough(peer));
        }

        @Override
        public String passed(int peer) {
            return counter("passed" + peer);
        }

        @Override
        public String probed(int peer) {
            return counter("probed" + peer);
        }

        private String counter(String name) {
            return "nft list counter inet " + table + " " + name
                    + " | sed -n 's/.*packets \\([0-9]*\\) bytes \\([0-9]*\\).*/\\1 \\2/p'";
        }

        @Override
        public String remove() {
            return "nft delete table inet " + table;
        }

        private static String nft(String script) {
            return "nft " + SshConnection.quote(script);
        }
    }

    /** A chain of its own, before everything else in INPUT; IPv4 only. */
    record Iptables(String chain, List<InetAddress> peers) implements Firewall {
        /** As iptables-save writes it. */
        private static final String PROBE = " -p udp -m udp --dport " + DISCARD_PORT;

        @Override
        public String install(List<InetAddress> all) {
            StringBuilder script = new StringBuilder("iptables -w -N " + chain);
            for (InetAddress peer : peers) {
                String rule = " && iptables -w -A " + chain + " -s " + peer.getHostAddress();
                script.append(rule).append(rule).append(PROBE);
            }
            return script + " && iptables -w -I INPUT -j " + chain;
        }

        private String dropping(int peer) {
            return chain + " -s " + peers.get(peer).getHostAddress() + " -j DROP";
        }

        @Override
        public String cut(int peer) {
            return "iptables -w -I " + dropping(peer);
        }

        @Override
        public String heal(int peer) {
            return "iptables -w -D " + dropping(peer);
        }

        @Override
        public String passed(int peer) {
            return counter(peer, "");
        }

        @Override
        public String probed(int peer) {
            return counter(peer, PROBE);
        }

        private String counter(int peer, String more) {
            return "iptables-save -c | sed -n 's/^\\[\\([0-9]*\\):\\([0-9]*\\)\\] -A " + chain + " -s "
                    + peers.get(peer).getHostAddress() + "\\/32" + more + "$/\\1 \\2/p'";
        }

        @Override
        public String remove() {
            return "iptables -w -D INPUT -j " + chain + "; iptables -w -F " + chain + "; iptables -w -X " + chain;
        }
    }
}
