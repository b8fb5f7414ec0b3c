package dev.minos.fault.namespace;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of one network: 10.77.N.1 for the testbed, 10.77.N.11 and so on for the nodes. {@code device} is the
 * testbed's interface to it.
 */
record Lan(String device, Inet4Address testbed, Map<String, Inet4Address> nodes) {
    static final int PREFIX_BITS = 24;
    private static final int FIRST_NODE = 11;
    private static final int MOST_NODES = 200;

    Lan {
        nodes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    /** The first network that the testbed does not use yet. */
    static Lan of(List<String> names) throws IOException {
        if (names.isEmpty()
                || names.size() > MOST_NODES
                || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("1 to " + MOST_NODES + " different nodes, not " + names);
        }
        int number = 0;
        while (NetworkInterface.getByName("minos" + number) != null) {
            number++;
        }
        Map<String, Inet4Address> nodes = new LinkedHashMap<>();
        for (String name : names) {
            nodes.put(name, address(number, FIRST_NODE + nodes.size()));
        }
        return new Lan("minos" + number, address(number, 1), nodes);
    }

    Inet4Address node(String name) {
        Inet4Address address = nodes.get(name);
        if (address == null) {
            throw new IllegalArgumentException("there is no node " + name + " in " + nodes.keySet());
        }
        return address;
    }

    private static Inet4Address address(int network, int host) throws IOException {
        return (Inet4Address) InetAddress.getByAddress(new byte[] {10, 77, (byte) network, (byte) host});
    }
}
