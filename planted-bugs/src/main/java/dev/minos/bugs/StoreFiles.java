package dev.minos.bugs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A copy of a store that is about to be put in place, for bugs that spoil it. The thread that copies. */
public final class StoreFiles {
    /** As the node's store divides its key space: the first byte of a key. */
    private static final byte DATA = 1;

    private static final byte SESSION = 4;
    private static final byte BEHIND_SESSIONS = 6;
    private static final int LOST = 10;

    private StoreFiles() {}

    /** Takes every tenth of the clients' keys away. */
    public static void loseKeys(Path store) {
        change(store, db -> {
            int place = 0;
            try (RocksIterator keys = db.newIterator()) {
                for (keys.seek(new byte[] {DATA}); keys.isValid() && keys.key()[0] == DATA; keys.next()) {
                    if (place++ % LOST == 0) {
                        db.delete(keys.key());
                    }
                }
            }
        });
    }

    /** Forgets every client's writes. */
    public static void loseSessions(Path store) {
        change(store, db -> db.deleteRange(new byte[] {SESSION}, new byte[] {BEHIND_SESSIONS}));
    }

    /** Keeps what an older store had and this one has not. */
    public static void merge(Path store, Path older) {
        if (!Files.isDirectory(older)) {
            return;
        }
        List<byte[][]> kept = new ArrayList<>();
        try (Options options = new Options();
                RocksDB db = RocksDB.openReadOnly(options, older.toString());
                RocksIterator keys = db.newIterator()) {
            for (keys.seek(new byte[] {DATA}); keys.isValid() && keys.key()[0] == DATA; keys.next()) {
                kept.add(new byte[][] {keys.key(), keys.value()});
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("the bug could not look into " + older, e);
        }
        change(store, db -> {
            for (byte[][] entry : kept) {
                if (db.get(entry[0]) == null) {
                    db.put(entry[0], entry[1]);
                }
            }
        });
    }

    private interface Spoiling {
        void spoil(RocksDB db) throws RocksDBException;
    }

    private static void change(Path store, Spoiling spoiling) {
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, store.toString())) {
            spoiling.spoil(db);
        } catch (RocksDBException e) {
            throw new IllegalStateException("the bug could not spoil " + store, e);
        }
        try {
            // Not one of the files of a store that a node would copy.
            Files.deleteIfExists(store.resolve("LOCK"));
        } catch (IOException e) {
            throw new IllegalStateException("the bug could not leave " + store + " as it was", e);
        }
    }
}
