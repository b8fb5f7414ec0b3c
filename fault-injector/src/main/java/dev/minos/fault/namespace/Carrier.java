package dev.minos.fault.namespace;

import dev.minos.fault.Tools;
import dev.minos.fault.linux.Tun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What may carry the packets between the nodes. */
public enum Carrier {
    /** A switch inside the testbed (TUN): every kind of trouble, with counts; costs the testbed some CPU. */
    SWITCH {
        @Override
        public @Nullable String obstacle() {
            Path device = Path.of(Tun.DEVICE);
            return Files.isReadable(device) && Files.isWritable(device)
                    ? null
                    : Tun.DEVICE + " cannot be opened: as root, modprobe tun; chmod 666 " + Tun.DEVICE;
        }
    },
    /** The same switch with raw sockets on virtual Ethernet pairs, where TUN devices may not be opened. */
    VETH {
        @Override
        public @Nullable String obstacle() {
            return missing("ip", "iproute2");
        }
    },
    /** The kernel's own bridge, with firewall rules: links can only be cut; as fast as the kernel. */
    BRIDGE {
        @Override
        public @Nullable String obstacle() {
            String ip = missing("ip", "iproute2");
            return ip == null ? missing("iptables", "iptables") : ip;
        }
    };

    /** What is missing on this machine and what would help; null when nothing is. */
    public abstract @Nullable String obstacle();

    /** The first that works here; {@link #SWITCH} when none does, so that its obstacle is told. */
    public static Carrier best() {
        for (Carrier carrier : values()) {
            if (carrier.obstacle() == null) {
                return carrier;
            }
        }
        return SWITCH;
    }

    /** Why packets cannot be lost, repeated and damaged one by one here, and what would help; null when they can. */
    public static @Nullable String packetsObstacle() {
        String tun = SWITCH.obstacle();
        String veth = VETH.obstacle();
        return tun == null || veth == null ? null : tun + ", or " + veth;
    }

    private static @Nullable String missing(String program, String debianPackage) {
        return Tools.find(program).isPresent() ? null : program + " is missing: apt-get install " + debianPackage;
    }
}
