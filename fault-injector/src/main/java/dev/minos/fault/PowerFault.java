package dev.minos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The power of some nodes fails: they are killed, and their disks lose what was not fsynced. Healing starts them again.
 *
 * <pre>
 * unsync-drop n2               all of it is lost
 * torn-write n3 raft/**        the power fails amid an fsync of a file that matches: part of it is on the disk
 * torn-write n3 ** seed 17     the same part again, if the node writes the same
 * </pre>
 *
 * @param seed null until the fault is resolved, and always for a verb that draws nothing
 */
public record PowerFault(
        Verb verb, Target target, String glob, @Nullable Long seed) implements Fault {

    /** How the power fails. */
    public enum Verb {
        /** At any moment; nothing of what is volatile has reached the disk. */
        UNSYNC_DROP,
        /** Amid an fsync; of what is volatile some pages have reached the disk, and one of the file by half. */
        TORN_WRITE;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public PowerFault {
        if (verb == Verb.UNSYNC_DROP && (seed != null || !glob.equals(DiskFault.ANY_FILE))) {
            throw new IllegalArgumentException("unsync-drop is about all files");
        }
        // The rules for globs are those of other faults of files.
        DiskFault.checkGlob(glob);
    }

    static Optional<Verb> verb(String text) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.text().equals(text))
                .findFirst();
    }

    static PowerFault parse(Verb verb, List<String> words) {
        DiskFault.Words read = DiskFault.Words.of(words);
        return new PowerFault(verb, read.target(), read.glob(), read.seed());
    }

    @Override
    public String line() {
        return verb.text() + " " + target.text() + (glob.equals(DiskFault.ANY_FILE) ? "" : " " + glob)
                + (seed == null ? "" : " seed " + seed);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        Target named = Target.of(target.resolve(scope).toArray(String[]::new));
        boolean draws = verb == Verb.TORN_WRITE && seed == null;
        return new PowerFault(
                verb, named, glob, draws ? Long.valueOf(scope.random().nextInt(1_000_000)) : seed);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.DISK);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new PowerEffect(cluster, this, target.resolve(Scope.of(cluster)));
    }
}
