package dev.minos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A control group (man 7 cgroups) for one process and what it has started, of version 2 where a group with the controller
 * may be written to, else of version 1. One thread at a time uses it.
 */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /** What is controlled; the file and the value that set the limit differ between the versions. */
    enum Controller {
        CPU,
        MEMORY;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A directory in which groups with the controller may be made. */
    private record Place(Path parent, int version) {}

    private final Place place;
    private final Path directory;

    private Cgroup(Place place, Path directory) {
        this.place = place;
        this.directory = directory;
    }

    /** Why there can be none here, and what would help; null when there can. */
    static @Nullable String obstacle(Controller controller) {
        return place(controller) != null
                ? null
                : "no control group with '" + controller.text() + "' may be made under " + ROOT
                        + ": run as root, or systemd-run --user --scope -p Delegate=yes";
    }

    private static @Nullable Place place(Controller controller) {
        for (Place candidate : candidates(controller)) {
            Path trial = candidate.parent().resolve("minos-" + UUID.randomUUID());
            try {
                Files.createDirectory(trial);
                boolean controlled = Files.exists(trial.resolve(limitFile(controller, candidate.version())));
                Files.delete(trial);
                if (controlled) {
                    return candidate;
                }
            } catch (IOException refused) {
                // Not here.
            }
        }
        return null;
    }

    private static List<Place> candidates(Controller controller) {
        List<Place> candidates = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts[0].equals("0")) {
                    // No group may have both processes and controlled groups in it: the group above, too.
                    Path own = ROOT.resolve("." + parts[2]).normalize();
                    candidates.add(new Place(own, 2));
                    if (!own.equals(ROOT)) {
                        candidates.add(new Place(own.resolveSibling(".").normalize(), 2));
                    }
                } else if (List.of(parts[1].split(",", -1)).contains(controller.text())) {
                    candidates.add(new Place(
                            ROOT.resolve(controller.text())
                                    .resolve("." + parts[2])
                                    .normalize(),
                            1));
                }
            }
        } catch (IOException noCgroups) {
            return List.of();
        }
        return candidates;
    }

    private static String limitFile(Controller controller, int version) {
        return switch (controller) {
            case CPU -> version == 2 ? "cpu.max" : "cpu.cfs_quota_us";
            case MEMORY -> version == 2 ? "memory.max" : "memory.limit_in_bytes";
        };
    }

    /** An empty group, which the guard removes if the testbed dies before it does. */
    static Cgroup make(Controller controller, ProcessGuard guard) throws IOException {
        Place place = place(controller);
        if (place == null) {
            throw new IOException(String.valueOf(obstacle(controller)));
        }
        Path directory = place.parent().resolve("minos-" + UUID.randomUUID());
        guard.removeAtEnd(directory);
        Files.createDirectory(directory);
        return new Cgroup(place, directory);
    }

    /** At most so much CPU time in each tenth of a second. */
    void limitCpu(int percent) throws IOException {
        long period = 100_000;
        long quota = period * percent / 100;
        if (place.version() == 2) {
            set("cpu.max", quota + " " + period);
        } else {
            set("cpu.cfs_period_us", String.valueOf(period));
            set("cpu.cfs_quota_us", String.valueOf(quota));
        }
    }

    /** At most so much memory that is taken from now on. */
    void limitMemory(long bytes) throws IOException {
        set(limitFile(Controller.MEMORY, place.version()), String.valueOf(bytes));
    }

    private void set(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    void take(long pid) throws IOException {
        set("cgroup.procs", String.valueOf(pid));
    }

    boolean holds(long pid) throws IOException {
        return Files.readAllLines(directory.resolve("cgroup.procs")).contains(String.valueOf(pid));
    }

    String describe(Controller controller) throws IOException {
        String file = limitFile(controller, place.version());
        return "control group of version " + place.version() + ", " + file + " "
                + Files.readString(directory.resolve(file)).strip();
    }

    /** Gives back all processes and removes the group. */
    void remove() throws IOException {
        for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
            try {
                Files.writeString(place.parent().resolve("cgroup.procs"), pid);
            } catch (IOException gone) {
                // It has ended meanwhile; if not, the group cannot be removed, and that is told.
            }
        }
        IOException[] last = new IOException[1];
        boolean removed = Waiting.until(
                () -> {
                    try {
                        Files.deleteIfExists(directory);
                        return true;
                    } catch (IOException busy) {
                        last[0] = busy;
                        return false;
                    }
                },
                java.time.Duration.ofSeconds(5));
        if (!removed) {
            throw new IOException("the control group " + directory + " cannot be removed", last[0]);
        }
    }
}
