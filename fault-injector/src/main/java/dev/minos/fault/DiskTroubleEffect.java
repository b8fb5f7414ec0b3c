package dev.minos.fault;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trouble with disks, proven by a file of their own that is written, read and synced through the kernel. */
final class DiskTroubleEffect implements Effect {
    private static final int EIO = 5;
    private static final int ENOSPC = 28;
    /** An error of one in a hundred does not show in so many looks once in 25,000 cases. */
    private static final int MOST_LOOKS = 1_000;

    private static final int MOST_LOOKS_AFTERWARDS = 20;

    private final Cluster cluster;
    private final DiskTrouble trouble;
    private final List<String> aimedAt;

    DiskTroubleEffect(Cluster cluster, DiskTrouble trouble, List<String> nodes) throws CannotInjectException {
        this.cluster = cluster;
        this.trouble = trouble;
        this.aimedAt = List.copyOf(nodes);
        for (String node : nodes) {
            Disks.of(cluster, node);
        }
    }

    @Override
    public List<String> nodes() {
        return aimedAt;
    }

    @Override
    public void install() throws CannotInjectException {
        for (String node : aimedAt) {
            Disks.of(cluster, node).impose(trouble);
        }
    }

    @Override
    public Evidence installed() throws IOException {
        return look(MOST_LOOKS, this::shows, true);
    }

    @Override
    public void undo() {
        for (String node : aimedAt) {
            Disk disk = cluster.disk(node);
            if (disk != null) {
                disk.lift(trouble);
            }
        }
    }

    @Override
    public Evidence undone() throws IOException {
        return look(MOST_LOOKS_AFTERWARDS, (disk, look) -> !disk.troubles().isEmpty() || !shows(disk, look), false);
    }

    private interface Sign {
        boolean in(Disk disk, Disk.Look look);
    }

    private boolean shows(Disk disk, Disk.Look look) {
        if (trouble instanceof DiskTrouble.SlowFsync slow) {
            return look.fsyncTook().compareTo(slow.delay()) >= 0;
        }
        if (trouble instanceof DiskTrouble.Full) {
            return look.write() == ENOSPC;
        }
        return List.of(look.read(), look.write(), look.fsync()).contains(EIO);
    }

    private Evidence look(int most, Sign sign, boolean inForce) throws IOException {
        boolean proven = true;
        SortedMap<String, String> facts = new TreeMap<>();
        for (String node : aimedAt) {
            Disk disk = cluster.disk(node);
            if (disk == null) {
                return new Evidence(false, facts);
            }
            Disk.Look look = disk.look();
            int looks = 1;
            while (!sign.in(disk, look) && looks++ < most) {
                look = disk.look();
            }
            proven &= sign.in(disk, look);
            facts.put(node, describe(look) + (inForce ? "" : "; " + disk.counters()));
        }
        return new Evidence(proven, facts);
    }

    private static String describe(Disk.Look look) {
        return "write: " + answer(look.write()) + ", read: " + answer(look.read()) + ", fsync: " + answer(look.fsync())
                + " after " + look.fsyncTook().toMillis() + " ms";
    }

    private static String answer(int errno) {
        return switch (errno) {
            case 0 -> "ok";
            case EIO -> "EIO";
            case ENOSPC -> "ENOSPC";
            default -> "errno " + errno;
        };
    }

    /** The disks of a cluster. */
    static final class Disks {
        private Disks() {}

        static Disk of(Cluster cluster, String node) throws CannotInjectException {
            Disk disk = cluster.disk(node);
            if (disk == null) {
                throw new CannotInjectException("the directory of " + node + " is not on a disk that can fail: "
                        + "the testbed makes such disks inside its namespaces, when the scenario asks for them");
            }
            return disk;
        }
    }
}
