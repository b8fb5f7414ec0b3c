package dev.minos.fault;

/** What a fault needs of the nodes' surroundings, beside processes and links: it must be there before they start. */
public enum Need {
    /** A {@link Disk} under each node's directory. */
    DISK,
    /** A {@link FakeClock} for each node's process. */
    CLOCK,
    /** A network that carries packets, not streams. */
    PACKETS
}
