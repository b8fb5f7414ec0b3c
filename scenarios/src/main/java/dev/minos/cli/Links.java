package dev.minos.cli;

import dev.minos.scenario.Replay;

/** How the nodes of a command's runs are joined. */
enum Links {
    /** By packets where a fault of the scenario, or the system itself, needs them; by proxies otherwise. */
    AS_NEEDED,
    /** By packets, in network namespaces. */
    PACKETS,
    /** By packets that are kept in each run's directory. */
    CAPTURED;

    /** As in the run that is done again. */
    static Links of(Replay replay) {
        return replay.packets() ? PACKETS : AS_NEEDED;
    }

    boolean arePackets() {
        return this != AS_NEEDED;
    }
}
