package dev.minos.fault;

import dev.minos.fault.namespace.NamespaceTestbed;
import org.jspecify.annotations.Nullable;

/** Which limits this machine knows. */
public final class Limits {
    private Limits() {}

    /** Inside namespaces of processes nobody could remove the group of a testbed that is killed. */
    static @Nullable String cgroupObstacle(Cgroup.Controller controller) {
        return NamespaceTestbed.inside()
                ? "inside its namespaces the testbed makes no control groups: --network proxy"
                : Cgroup.obstacle(controller);
    }

    /** Why a process's niceness cannot be changed and changed back here; null when it can. */
    public static @Nullable String niceObstacle() {
        return NiceLimit.obstacle();
    }

    public static @Nullable String cpuQuotaObstacle() {
        return cgroupObstacle(Cgroup.Controller.CPU);
    }

    public static @Nullable String memoryObstacle() {
        return cgroupObstacle(Cgroup.Controller.MEMORY);
    }
}
