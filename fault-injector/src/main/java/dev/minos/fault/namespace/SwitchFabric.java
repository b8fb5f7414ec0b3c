package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Trouble;
import dev.minos.fault.linux.Interface;
import dev.minos.fault.linux.NetworkNamespace;
import dev.minos.fault.linux.Tun;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A switch in the testbed: the only way from one namespace to another is a TUN device whose packets the switch reads
 * and passes on, or does not. Needs no tool of the system and no kernel module but tun.
 */
final class SwitchFabric implements Fabric {
    private final PacketSwitch packetSwitch;

    private SwitchFabric(PacketSwitch packetSwitch) {
        this.packetSwitch = packetSwitch;
    }

    static SwitchFabric open(Lan lan, Map<String, NetworkNamespace> namespaces, long seed, @Nullable Path capture)
            throws IOException {
        List<PacketSwitch.Port> ports = new ArrayList<>();
        try (NetworkNamespace here = NetworkNamespace.current()) {
            ports.add(port(here, lan.device(), null, lan.testbed()));
            for (Map.Entry<String, NetworkNamespace> entry : namespaces.entrySet()) {
                ports.add(port(entry.getValue(), "eth0", entry.getKey(), lan.node(entry.getKey())));
            }
            return new SwitchFabric(PacketSwitch.start(ports, seed, capture == null ? null : new Capture(capture)));
        } catch (IOException | RuntimeException e) {
            ports.forEach(port -> port.device().close());
            throw e;
        }
    }

    private static PacketSwitch.Port port(
            NetworkNamespace namespace, String name, @Nullable String node, Inet4Address address) throws IOException {
        Tun device = namespace.call(() -> {
            Interface network = new Interface(name);
            Tun made = Tun.create(network);
            network.address(address, Lan.PREFIX_BITS);
            network.up();
            return made;
        });
        return new PacketSwitch.Port(node, address, device);
    }

    @Override
    public boolean bears(Trouble trouble) {
        return Treatment.bears(trouble);
    }

    @Override
    public void treat(Link link, List<Trouble> troubles) throws IOException {
        packetSwitch.treat(link, Treatment.of(troubles));
    }

    @Override
    public Network.Traffic traffic(Link link) {
        return packetSwitch.look(link, lane -> new Network.Traffic(link, lane.passedBytes(), 0));
    }

    @Override
    public String counters(Link link) {
        return packetSwitch.look(link, Lane::counters);
    }

    @Override
    public void close() throws IOException {
        packetSwitch.close();
    }
}
