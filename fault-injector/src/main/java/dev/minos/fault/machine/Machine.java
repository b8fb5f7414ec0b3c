package dev.minos.fault.machine;

import dev.minos.fault.FakeClock;
import dev.minos.fault.Need;
import dev.minos.fault.Tools;
import dev.minos.fault.disk.VolatileDisk;
import dev.minos.fault.namespace.Carrier;
import dev.minos.fault.namespace.NamespaceTestbed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the machine, by trying where trying costs little, and says which faults it can bear. */
public final class Machine {
    private Machine() {}

    /** Every kind of fault; takes a fraction of a second. */
    public static List<FaultRow> faults() {
        return FaultTable.rows();
    }

    /** What sees to it that nothing survives the testbed, in a sentence. */
    public static String guard() {
        for (String tool : List.of("sh", "grep", "sed")) {
            if (Tools.find(tool).isEmpty()) {
                return "none: " + tool + " is missing: apt-get install " + tool.replace("sh", "dash");
            }
        }
        return Tools.find("setsid").isPresent()
                ? "a process in a session of its own ends what a killed testbed leaves"
                : "a process ends what a killed testbed leaves, but dies with its own group: apt-get install util-linux";
    }

    /** What carries packets in namespaces, in a few words. */
    public static String carrier() {
        @Nullable String device = Carrier.SWITCH.obstacle();
        return device == null
                ? "a switch on TUN devices that every packet passes"
                : "a switch on raw sockets that every packet passes; " + device;
    }

    /** Why this machine cannot give nodes such surroundings and what would help; null when it can. */
    public static @Nullable String obstacle(Need need) {
        return switch (need) {
            case DISK -> VolatileDisk.obstacle();
            case CLOCK -> FakeClock.obstacle();
            case PACKETS -> {
                @Nullable String namespaces = NamespaceTestbed.obstacle();
                yield namespaces == null ? Carrier.packetsObstacle() : namespaces;
            }
        };
    }
}
