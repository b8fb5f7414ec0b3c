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
                    : Tun.DEVICE + " cannot be opened: modprobe tun; chmod 666 " + Tun.DEVICE;
        }
    },
    /** The kernel's own bridge, with firewall rules: links can only be cut; as fast as the kernel. */
    BRIDGE {
        @Override
        public @Nullable String obstacle() {
            if (Tools.find("ip").isEmpty()) {
                return "ip is missing: apt-get install iproute2";
            }
            return Tools.find("iptables").isEmpty() ? "iptables is missing: apt-get install iptables" : null;
        }
    };

    /** What is missing on this machine and what would help; null when nothing is. */
    public abstract @Nullable String obstacle();

    /** The first that works here; the switch when none does, so that its obstacle is told. */
    public static Carrier best() {
        return SWITCH.obstacle() != null && BRIDGE.obstacle() == null ? BRIDGE : SWITCH;
    }
}
