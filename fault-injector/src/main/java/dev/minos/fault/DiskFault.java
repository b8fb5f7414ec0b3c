package dev.minos.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something done to the files of some nodes while they are down. A node that runs is killed for it, and healing starts
 * it again; the damage stays. Which file and which bytes follows from the seed and from the files that are there.
 *
 * <pre>
 * flip-bit n3                  one bit of one file of n3's directory
 * tear leader raft/**          a file whose name, relative to the directory, matches the glob
 * truncate n3 ** seed 17       the same file and place again, if the files are the same
 * save n3, restore n3          a copy of the directory, and the directory as it was then
 * </pre>
 *
 * @param seed null until the fault is resolved
 */
public record DiskFault(
        Verb verb, Target target, String glob, @Nullable Long seed) implements Fault {
    static final String ANY_FILE = "**";

    private static final Pattern GLOB = Pattern.compile("[^\\s|]+");

    /** What is done to the files. */
    public enum Verb {
        /** One bit of one file is the other way round. */
        FLIP_BIT,
        /** One file ends earlier. */
        TRUNCATE,
        /** The last bytes that were written to one file, up to a page of them, are zeros. */
        TEAR,
        /** Some bytes of one file, up to a page of them, stand at another place of it, too. */
        COPY_CHUNK,
        /** One file is gone. */
        LOSE_FILE,
        /** A copy is taken; a node that runs stands still for it. */
        SAVE,
        /** The directory is as it was when the last copy was taken. */
        RESTORE;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether it is about single files, so that a glob and a seed mean something. */
        boolean picksFile() {
            return this != SAVE && this != RESTORE;
        }
    }

    public DiskFault {
        checkGlob(glob);
        if (!verb.picksFile() && (seed != null || !glob.equals(ANY_FILE))) {
            throw new IllegalArgumentException(verb.text() + " is about all files");
        }
    }

    static Optional<Verb> verb(String text) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.text().equals(text))
                .findFirst();
    }

    static void checkGlob(String glob) {
        if (!GLOB.matcher(glob).matches() || glob.equals("seed")) {
            throw new IllegalArgumentException("'" + glob + "' is no glob for file names");
        }
    }

    static DiskFault parse(Verb verb, List<String> words) {
        Words read = Words.of(words);
        return new DiskFault(verb, read.target(), read.glob(), read.seed());
    }

    /** A target, and if one likes a glob and {@code seed 17}. */
    record Words(Target target, String glob, @Nullable Long seed) {

        static Words of(List<String> words) {
            if (words.isEmpty() || words.size() > 4) {
                throw new IllegalArgumentException("expected a target, a glob and 'seed 17', the last two if you like");
            }
            boolean seeded = words.size() > 2 && words.get(words.size() - 2).equals("seed");
            List<String> plain = seeded ? words.subList(0, words.size() - 2) : words;
            if (plain.size() > 2) {
                throw new IllegalArgumentException("'" + String.join(" ", words) + "' is too much");
            }
            @Nullable Long seed = seeded ? DiskFault.seed(words.get(words.size() - 1)) : null;
            return new Words(Target.parse(plain.get(0)), plain.size() == 2 ? plain.get(1) : ANY_FILE, seed);
        }
    }

    /** What decides which file of a node and which bytes of it, so that nodes differ. */
    static long seedAt(String node, @Nullable Long seed) {
        return (seed == null ? 0 : seed) * 31 + node.hashCode();
    }

    private static Long seed(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a seed is a number, not '" + text + "'", e);
        }
    }

    @Override
    public String line() {
        return verb.text() + " " + target.text() + (glob.equals(ANY_FILE) ? "" : " " + glob)
                + (seed == null ? "" : " seed " + seed);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        Target named = Target.of(target.resolve(scope).toArray(String[]::new));
        boolean draws = verb.picksFile() && seed == null;
        return new DiskFault(
                verb, named, glob, draws ? Long.valueOf(scope.random().nextInt(1_000_000)) : seed);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new DiskEffect(cluster, this, target.resolve(Scope.of(cluster)));
    }
}
