package dev.minos.scenario;

import dev.minos.fault.Need;
import dev.minos.history.Recorder;
import dev.minos.system.SystemUnderTest;
import java.util.Set;

/**
 * What the clients of one run share. Safe for use by many threads, as its parts are.
 *
 * @param needs what the faults of the run break beside processes and links
 */
record Shift(Workload workload, SystemUnderTest system, Recorder recorder, RunState state, Set<Need> needs) {
    Shift {
        needs = Set.copyOf(needs);
    }

    /** A log for client {@code number} of this run. */
    ClientLog log(int number) {
        // One number more than there are clients: the final reads have a process of their own.
        return new ClientLog(recorder, state, number, workload.clients() + 1);
    }

    /** A log for what is done when no client works any more. */
    ClientLog closingLog() {
        return log(workload.clients());
    }
}
