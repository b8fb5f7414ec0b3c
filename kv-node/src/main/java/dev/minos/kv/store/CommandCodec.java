package dev.minos.kv.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Commands as bytes. The first byte is the format's version, so that a newer node can still read an old log. */
public final class CommandCodec {
    private static final int FORMAT = 1;
    private static final int WRITE = 1;
    private static final int BARRIER = 2;
    private static final int EXPIRE = 3;

    private CommandCodec() {}

    public static byte[] encode(Command command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            if (command instanceof Command.Write write) {
                out.writeByte(WRITE);
                encode(write, out);
            } else if (command instanceof Command.Expire expire) {
                out.writeByte(EXPIRE);
                out.writeLong(expire.nowMillis());
            } else {
                out.writeByte(BARRIER);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when the bytes are no command of a format that this node knows */
    public static Command decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException("a log entry of format " + format + "; this node knows format " + FORMAT);
            }
            int kind = in.readUnsignedByte();
            return switch (kind) {
                case WRITE -> decodeWrite(in);
                case BARRIER -> new Command.Barrier();
                case EXPIRE -> new Command.Expire(in.readLong());
                default -> throw new IOException("a log entry of unknown kind " + kind);
            };
        }
    }

    private static void encode(Command.Write write, DataOutputStream out) throws IOException {
        out.writeInt(write.conditions().size());
        for (Condition condition : write.conditions()) {
            encode(condition, out);
        }
        out.writeInt(write.changes().size());
        for (Change change : write.changes()) {
            writeBytes(change.key(), out);
            writeBytes(change.value(), out);
            out.writeLong(change.expiresMillis());
        }
        Session session = write.session();
        out.writeBoolean(session != null);
        if (session != null) {
            out.writeUTF(session.client());
            out.writeLong(session.sequence());
        }
    }

    private static Command.Write decodeWrite(DataInputStream in) throws IOException {
        List<Condition> conditions = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            conditions.add(decodeCondition(in));
        }
        List<Change> changes = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            changes.add(new Change(requiredBytes(in), readBytes(in), in.readLong()));
        }
        Session session = in.readBoolean() ? new Session(in.readUTF(), in.readLong()) : null;
        return new Command.Write(changes, conditions, session);
    }

    private static void encode(Condition condition, DataOutputStream out) throws IOException {
        if (condition instanceof Condition.Present) {
            out.writeByte(1);
        } else if (condition instanceof Condition.Absent) {
            out.writeByte(2);
        } else if (condition instanceof Condition.VersionIn in) {
            out.writeByte(3);
            writeVersions(in.versions(), out);
        } else if (condition instanceof Condition.VersionNotIn notIn) {
            out.writeByte(4);
            writeVersions(notIn.versions(), out);
        } else if (condition instanceof Condition.ValueIs is) {
            out.writeByte(5);
            writeBytes(is.value(), out);
        }
    }

    private static Condition decodeCondition(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 1 -> new Condition.Present();
            case 2 -> new Condition.Absent();
            case 3 -> new Condition.VersionIn(readVersions(in));
            case 4 -> new Condition.VersionNotIn(readVersions(in));
            case 5 -> new Condition.ValueIs(requiredBytes(in));
            default -> throw new IOException("a condition of unknown kind " + kind);
        };
    }

    /** In their order: the same command has the same bytes on every node. */
    private static void writeVersions(Set<Long> versions, DataOutputStream out) throws IOException {
        out.writeInt(versions.size());
        for (long version : new TreeSet<>(versions)) {
            out.writeLong(version);
        }
    }

    private static Set<Long> readVersions(DataInputStream in) throws IOException {
        Set<Long> versions = new HashSet<>();
        for (int i = in.readInt(); i > 0; i--) {
            versions.add(in.readLong());
        }
        return versions;
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static byte[] requiredBytes(DataInputStream in) throws IOException {
        byte[] bytes = readBytes(in);
        if (bytes == null) {
            throw new IOException("a log entry lacks bytes that it must have");
        }
        return bytes;
    }
}
