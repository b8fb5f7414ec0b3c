package dev.minos.fault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A process in a control group of its own. */
final class CgroupLimit implements Limit {
    private static final long MEGABYTE = 1 << 20;

    private final LocalProcess process;
    private final Scarcity scarcity;
    private final Cgroup.Controller controller;
    private @Nullable Cgroup group;

    CgroupLimit(LocalProcess process, Scarcity scarcity) {
        this.process = process;
        this.scarcity = scarcity;
        this.controller = scarcity instanceof Scarcity.Memory ? Cgroup.Controller.MEMORY : Cgroup.Controller.CPU;
    }

    @Override
    public void impose() throws IOException {
        Cgroup made = Cgroup.make(controller, process.guard());
        group = made;
        if (scarcity instanceof Scarcity.Cpu cpu) {
            made.limitCpu(cpu.percent());
        } else if (scarcity instanceof Scarcity.Memory memory) {
            made.limitMemory(memory.megabytes() * MEGABYTE);
            process.foreseeEnd();
        }
        for (long pid : process.family()) {
            made.take(pid);
        }
    }

    @Override
    public void lift() throws IOException {
        Cgroup made = group;
        group = null;
        if (made != null) {
            made.remove();
        }
        if (scarcity instanceof Scarcity.Memory && !process.isAlive()) {
            process.start();
        }
    }

    @Override
    public boolean isInForce() throws IOException {
        Cgroup made = group;
        return made != null && (!process.isAlive() || made.holds(process.pid()));
    }

    @Override
    public String describe() throws IOException {
        Cgroup made = group;
        return made == null ? "no control group" : made.describe(controller);
    }
}
