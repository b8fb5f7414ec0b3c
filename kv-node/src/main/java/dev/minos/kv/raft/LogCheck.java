package dev.minos.kv.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the directory of a group before Ratis opens it. Ratis refuses a file with a wrong checksum, but it refuses a
 * half-written last record, too, which is no damage; and it takes a log whose end is missing for a shorter log, with
 * which a node could outvote those that remember what it forgot. Here the first is mended and the second refused.
 */
final class LogCheck {
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
    private static final String ADVICE = "; remove this member and let a new one join under another id";

    private final Path group;
    private long firstIndex = Long.MAX_VALUE;
    private long lastIndex = -1;
    private @Nullable OpenSegment torn;

    private LogCheck(Path group) {
        this.group = group;
    }

    /**
     * Mends what an interrupted write left behind.
     *
     * @return what was mended, in a sentence; null when all was well
     * @throws IOException in one sentence, when the group's data is damaged or incomplete
     */
    static @Nullable String run(Path group) throws IOException {
        return Files.isDirectory(group) ? new LogCheck(group).run() : null;
    }

    private @Nullable String run() throws IOException {
        Path current = group.resolve("current");
        long applied = AppliedMark.read(group);
        if (applied >= 0 && !Files.exists(current.resolve("raft-meta"))) {
            throw new IOException("the Raft log in " + group + " is gone, though the node had applied it up to index "
                    + applied + ADVICE);
        }
        readConfiguration(current.resolve("raft-meta.conf"));
        for (Path file : files(current)) {
            look(file);
        }
        long snapshot = SnapshotDirectory.newestIndex(group.resolve("sm"));
        if (firstIndex != Long.MAX_VALUE && firstIndex > snapshot + 1) {
            throw new IOException("the Raft log in " + group + " begins at index " + firstIndex
                    + " and no snapshot holds what was before" + ADVICE);
        }
        if (Math.max(lastIndex, snapshot) < applied) {
            throw new IOException("the Raft log in " + group + " ends at index " + lastIndex
                    + ", though the node had applied it up to index " + applied + ": its last part is missing"
                    + ADVICE);
        }
        if (torn == null) {
            return null;
        }
        torn.cutTornRecord();
        return "the Raft log in " + group + " ended in a half-written record behind index " + torn.lastIndex()
                + ": it was never acknowledged, and is cut off";
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private void look(Path file) throws IOException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        Matcher closed = CLOSED.matcher(name);
        if (closed.matches()) {
            firstIndex = Math.min(firstIndex, Long.parseLong(closed.group(1)));
            lastIndex = Math.max(lastIndex, Long.parseLong(closed.group(2)));
        }
        Matcher open = OPEN.matcher(name);
        if (open.matches()) {
            OpenSegment segment = OpenSegment.read(file);
            if (segment.lastIndex() >= 0) {
                firstIndex = Math.min(firstIndex, Long.parseLong(open.group(1)));
                lastIndex = Math.max(lastIndex, segment.lastIndex());
            }
            if (segment.isTorn()) {
                torn = segment;
            }
        }
    }

    /** Ratis would pass over a file of members that it cannot read, and go on with those of the command line. */
    private static void readConfiguration(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!LogEntryProto.parseFrom(in).hasConfigurationEntry()) {
                throw new IOException("it names no members");
            }
        } catch (IOException e) {
            throw new IOException("the list of members in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
