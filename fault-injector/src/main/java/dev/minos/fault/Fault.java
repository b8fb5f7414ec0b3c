package dev.minos.fault;

import java.util.Set;

/**
 * Something to break, as plain data. A fault prints as one line and is read back from it.
 *
 * <pre>
 * partition n1,n2 | n3,n4,n5     no link between the groups; nodes not named are the last group
 * partition halves               also: bridge, ring, leader-minority
 * isolate leader                 a node, or each of several, cut from all others
 * cut n1&gt;n2 n3&lt;&gt;n4             directed links; all&gt;leader, n3 (= n3&lt;&gt;all)
 * slow n3 200ms jitter 20ms      also: throttle n3 64000B/s, stall n3, reset n3, slow-close n3 1s
 * flaky n3 300ms 200ms           open for 300 ms, cut for 200 ms, over and over
 * lose n1&gt;n2 20%               packets; also: duplicate, reorder, corrupt
 * kill leader                    also: pause, stop, restart, roll, wipe
 * strobe n3 20ms 80ms            runs for 20 ms, stands for 80 ms, over and over
 * cpu n3 20%                     also: nice n3 19, memory n3 64MB
 * clock n3 +5s                   also: -5s, strobe 200ms 20ms, drift +10%; needs libfaketime
 * flip-bit n3 raft/**            also: truncate, tear, copy-chunk, lose-file, save, restore
 * transfer followers             also: add, remove, replace a member; snapshot, purge the log; asks Raft
 * block appends n3               also: delay, fail, crash; nodes with failpoints only ({@link Failpoint})
 * unsync-drop n2                 power failure; also: torn-write n3 raft/**; both need a disk that can fail
 * disk-error n1 write 20%        EIO; also: disk-full n2, slow-fsync n3 200ms
 * </pre>
 *
 * <p>Nodes are named, or meant by a role ({@link Target.Role}) that is resolved when the fault is injected.
 */
public sealed interface Fault
        permits Partition,
                Split,
                Isolate,
                LinkFault,
                Flaky,
                ProcessFault,
                Strobe,
                DiskFault,
                DiskTroubleFault,
                PowerFault,
                ScarcityFault,
                ClockFault,
                RaftFault,
                Failpoint {

    /** The line that {@link #parse} reads back to an equal fault. */
    String line();

    /** The same fault with names in place of roles: what is really done, and what a replay repeats. */
    Fault resolve(Scope scope) throws CannotInjectException;

    /** The resolved fault made fast to a cluster. */
    Effect on(Cluster cluster) throws CannotInjectException;

    /** What must be there before the nodes start, so that this can be done to them. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** Reads a line; an {@link IllegalArgumentException} says what was expected. */
    static Fault parse(String line) {
        return FaultParser.parse(line);
    }
}
