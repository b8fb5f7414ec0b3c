package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Tools;
import dev.minos.fault.Trouble;
import dev.minos.fault.linux.Interface;
import dev.minos.fault.linux.NetworkNamespace;
import dev.minos.fault.linux.PacketDevice;
import dev.minos.fault.linux.Tun;
import dev.minos.fault.linux.Veth;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A switch in the testbed: the only way from one namespace to another is a device whose packets the switch reads and
 * passes on, or does not. With TUN devices it needs no tool of the system and no kernel module but tun; where none may be
 * opened, it reads and writes the far ends of virtual Ethernet pairs, which stand in a namespace of their own.
 */
final class SwitchFabric implements Fabric {
    private static final String NEAR = "eth0";

    /** Makes an interface of this name and address in the namespace, and what carries its packets. */
    private interface Cable {
        PacketDevice lay(NetworkNamespace namespace, String name, Inet4Address address) throws IOException;
    }

    private final PacketSwitch packetSwitch;
    private final NetworkNamespace farEnds;

    private SwitchFabric(PacketSwitch packetSwitch, NetworkNamespace farEnds) {
        this.packetSwitch = packetSwitch;
        this.farEnds = farEnds;
    }

    static SwitchFabric open(Lan lan, Map<String, NetworkNamespace> namespaces, NamespaceNetwork.Settings settings)
            throws IOException {
        List<PacketSwitch.Port> ports = new ArrayList<>();
        NetworkNamespace farEnds = NetworkNamespace.create();
        Cable cable = settings.carrier() == Carrier.VETH
                ? (namespace, name, address) -> veth(namespace, name, address, farEnds, ports.size())
                : SwitchFabric::tun;
        try (NetworkNamespace here = NetworkNamespace.current()) {
            ports.add(new PacketSwitch.Port(null, lan.testbed(), cable.lay(here, lan.device(), lan.testbed())));
            for (Map.Entry<String, NetworkNamespace> entry : namespaces.entrySet()) {
                Inet4Address address = lan.node(entry.getKey());
                ports.add(new PacketSwitch.Port(entry.getKey(), address, cable.lay(entry.getValue(), NEAR, address)));
            }
            Path file = settings.capture();
            Capture capture = file == null ? null : new Capture(file);
            return new SwitchFabric(PacketSwitch.start(ports, settings.seed(), capture), farEnds);
        } catch (IOException | RuntimeException e) {
            ports.forEach(port -> port.device().close());
            farEnds.close();
            throw e;
        }
    }

    private static PacketDevice tun(NetworkNamespace namespace, String name, Inet4Address address) throws IOException {
        return namespace.call(() -> {
            Interface network = new Interface(name);
            Tun made = Tun.create(network);
            network.address(address, Lan.PREFIX_BITS);
            network.up();
            return made;
        });
    }

    /** The pair ends when the namespace of its far end does, which nothing but this program holds. */
    private static PacketDevice veth(
            NetworkNamespace namespace, String name, Inet4Address address, NetworkNamespace farEnds, int number)
            throws IOException {
        Interface far = new Interface("far" + number);
        List<String> add = new ArrayList<>(farEnds.prefix());
        add.addAll(List.of("ip", "link", "add", far.name(), "type", "veth", "peer", "name", name));
        add.addAll(List.of("netns", namespace.path()));
        Tools.run(add);
        byte[] hardware = namespace.call(() -> {
            Interface near = new Interface(name);
            byte[] own = Veth.prepare(near);
            near.address(address, Lan.PREFIX_BITS);
            near.up();
            return own;
        });
        return farEnds.call(() -> {
            far.up();
            return Veth.open(far, hardware);
        });
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
        try (farEnds) {
            packetSwitch.close();
        }
    }
}
