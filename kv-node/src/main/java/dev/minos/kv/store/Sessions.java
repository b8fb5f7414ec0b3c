package dev.minos.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * What became of which writes of which clients. Part of the replicated state: a retry is recognised by any later leader,
 * after any restart, and after a snapshot. The clients that were silent for longest are forgotten when there are too
 * many, by log index, so every replica forgets the same. The applying thread alone.
 *
 * <p>A write that was refused is remembered, too. Were it decided anew, a late duplicate of it could happen after its
 * client had been told that it did not.
 */
final class Sessions {
    private static final byte[] COUNT = {Spaces.META, 's'};

    private final RocksDB db;
    private final int max;
    private long count;

    /** A write: where it was decided, how, and a checksum of what it was. */
    private record Memory(long index, Outcome outcome, long checksum) {
        static Memory of(Result result, long checksum) {
            Outcome outcome = !(result instanceof Result.Done done)
                    ? Outcome.REFUSED
                    : done.existed() ? Outcome.REPLACED : Outcome.CREATED;
            return new Memory(result.index(), outcome, checksum);
        }

        Result result() {
            return outcome == Outcome.REFUSED
                    ? new Result.Refused(index, null, true)
                    : new Result.Done(index, outcome == Outcome.REPLACED, true);
        }
    }

    /** In the order of the bytes that stand for them on disk. */
    private enum Outcome {
        CREATED,
        REPLACED,
        REFUSED
    }

    Sessions(RocksDB db, int max) throws RocksDBException {
        this.db = db;
        this.max = max;
        byte[] stored = db.get(COUNT);
        count = stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
    }

    /** What is known of this write already; null when it is to be executed. */
    @Nullable
    Result recall(long index, Session session, Command.Write write) throws RocksDBException {
        byte[] stored = db.get(key(session.client()));
        if (stored == null) {
            return null;
        }
        NavigableMap<Long, Memory> known = decode(stored);
        Memory memory = known.get(session.sequence());
        if (memory != null) {
            return memory.checksum() == checksum(write)
                    ? memory.result()
                    : new Result.BadSequence(index, Result.BadSequence.Problem.REUSED);
        }
        boolean forgotten = session.sequence() <= known.lastKey() - Session.WINDOW;
        return forgotten ? new Result.BadSequence(index, Result.BadSequence.Problem.TOO_OLD) : null;
    }

    void remember(Session session, Command.Write write, Result result, WriteBatch batch) throws RocksDBException {
        byte[] stored = db.get(key(session.client()));
        NavigableMap<Long, Memory> known = stored == null ? new TreeMap<>() : decode(stored);
        if (stored != null) {
            batch.delete(age(latest(known), session.client()));
        } else {
            count++;
            forgetOldest(batch);
        }
        known.put(session.sequence(), Memory.of(result, checksum(write)));
        known.headMap(known.lastKey() - Session.WINDOW, true).clear();
        batch.put(key(session.client()), encode(known));
        batch.put(age(latest(known), session.client()), new byte[0]);
        batch.put(COUNT, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }

    private void forgetOldest(WriteBatch batch) throws RocksDBException {
        try (RocksIterator oldest = db.newIterator()) {
            oldest.seek(new byte[] {Spaces.SESSION_AGE});
            for (; count > max && oldest.isValid() && oldest.key()[0] == Spaces.SESSION_AGE; oldest.next()) {
                byte[] age = oldest.key();
                batch.delete(age);
                batch.delete(Spaces.prefixed(Spaces.SESSION, Arrays.copyOfRange(age, 1 + Long.BYTES, age.length)));
                count--;
            }
        }
    }

    private static byte[] key(String client) {
        return Spaces.prefixed(Spaces.SESSION, client.getBytes(UTF_8));
    }

    private static byte[] age(long index, String client) {
        return Spaces.numbered(Spaces.SESSION_AGE, index, client.getBytes(UTF_8));
    }

    /** The log index of the session's latest write. */
    private static long latest(Map<Long, Memory> known) {
        return known.values().stream().mapToLong(Memory::index).max().orElseThrow();
    }

    /** Of what the client asked for; when a key expires is not, because it is reckoned anew at each try. */
    private static long checksum(Command.Write write) {
        List<Change> changes = write.changes().stream()
                .map(change -> new Change(change.key(), change.value(), Change.NEVER))
                .toList();
        CRC32C sum = new CRC32C();
        sum.update(CommandCodec.encode(new Command.Write(changes, write.conditions(), null)));
        return sum.getValue();
    }

    private static byte[] encode(NavigableMap<Long, Memory> known) {
        ByteBuffer out = ByteBuffer.allocate(known.size() * (3 * Long.BYTES + 1));
        known.forEach((sequence, memory) -> out.putLong(sequence)
                .putLong(memory.index())
                .putLong(memory.checksum())
                .put((byte) memory.outcome().ordinal()));
        return out.array();
    }

    private static NavigableMap<Long, Memory> decode(byte[] record) {
        NavigableMap<Long, Memory> known = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(record);
        while (in.hasRemaining()) {
            long sequence = in.getLong();
            long index = in.getLong();
            long checksum = in.getLong();
            known.put(sequence, new Memory(index, Outcome.values()[in.get()], checksum));
        }
        return known;
    }
}
