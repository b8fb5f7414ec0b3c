package dev.minos.fault;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a disk that goes on working. Each prints as the verb and the parameters of the fault's line. */
public sealed interface DiskTrouble {

    /** The first word of the line. */
    String verb();

    /** What follows the nodes in the line; empty when there is nothing to say. */
    String parameters();

    /** What a request asks for. */
    enum Operation {
        READ,
        WRITE,
        FSYNC;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Some requests fail with EIO: {@code disk-error n1 fsync raft/** 20%}.
     *
     * @param operations which; in the line any of read, write and fsync, or nothing for all
     * @param glob of which files, by their path below the node's directory
     * @param percent how many of a hundred
     */
    record Faulty(List<Operation> operations, String glob, int percent) implements DiskTrouble {
        public Faulty {
            operations = operations.stream().distinct().sorted().toList();
            if (operations.isEmpty()) {
                throw new IllegalArgumentException("an error strikes read, write or fsync");
            }
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException("a chance is 1% to 100%, not " + percent + "%");
            }
        }

        static Faulty parse(List<String> words) {
            List<Operation> operations = new ArrayList<>();
            String glob = DiskFault.ANY_FILE;
            int percent = 100;
            for (String word : words) {
                Operation operation = operation(word);
                if (operation != null) {
                    operations.add(operation);
                } else if (word.matches("\\d{1,3}%")) {
                    percent = Integer.parseInt(word.substring(0, word.length() - 1));
                } else if (glob.equals(DiskFault.ANY_FILE)) {
                    glob = word;
                } else {
                    throw new IllegalArgumentException(
                            "expected 'read', 'write', 'fsync', a glob, 20%; not '" + word + "'");
                }
            }
            return new Faulty(operations.isEmpty() ? List.of(Operation.values()) : operations, glob, percent);
        }

        private static @Nullable Operation operation(String word) {
            for (Operation operation : Operation.values()) {
                if (operation.text().equals(word)) {
                    return operation;
                }
            }
            return null;
        }

        /** Whether it may strike. The path is null for a file that it strikes whatever the glob says */
        public boolean strikes(Operation operation, @Nullable String path) {
            return operations.contains(operation)
                    && (path == null
                            || glob.equals(DiskFault.ANY_FILE)
                            || FileSystems.getDefault()
                                    .getPathMatcher("glob:" + glob)
                                    .matches(Path.of(path)));
        }

        @Override
        public String verb() {
            return "disk-error";
        }

        @Override
        public String parameters() {
            List<String> words = new ArrayList<>();
            if (operations.size() < Operation.values().length) {
                operations.forEach(operation -> words.add(operation.text()));
            }
            if (!glob.equals(DiskFault.ANY_FILE)) {
                words.add(glob);
            }
            if (percent < 100) {
                words.add(percent + "%");
            }
            return String.join(" ", words);
        }
    }

    /** Nothing more fits on it: whatever needs room fails with ENOSPC. */
    record Full() implements DiskTrouble {
        @Override
        public String verb() {
            return "disk-full";
        }

        @Override
        public String parameters() {
            return "";
        }
    }

    /** Every fsync takes so much longer. */
    record SlowFsync(Duration delay) implements DiskTrouble {
        public SlowFsync {
            if (delay.toMillis() < 1 || delay.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("an fsync is slower by 1ms to 1m, not " + Durations.text(delay));
            }
        }

        @Override
        public String verb() {
            return "slow-fsync";
        }

        @Override
        public String parameters() {
            return Durations.text(delay);
        }
    }

    static boolean isVerb(String verb) {
        return List.of("disk-error", "disk-full", "slow-fsync").contains(verb);
    }

    /** Reads what follows the verb and the nodes. */
    static DiskTrouble parse(String verb, List<String> words) {
        if (verb.equals("disk-error")) {
            return Faulty.parse(words);
        }
        if (verb.equals("disk-full") && words.isEmpty()) {
            return new Full();
        }
        if (verb.equals("slow-fsync") && words.size() == 1) {
            return new SlowFsync(Durations.parse(words.get(0)));
        }
        throw new IllegalArgumentException("expected 'disk-full n2' or 'slow-fsync n3 200ms'");
    }
}
