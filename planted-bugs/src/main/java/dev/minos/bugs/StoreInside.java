package dev.minos.bugs;

import dev.minos.kv.store.Change;
import dev.minos.kv.store.Command;
import dev.minos.kv.store.CommandCodec;
import dev.minos.kv.store.Store;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * The database inside a node's store, for a bug that goes past the store. Reflection, because nothing that works has a way
 * in; a field that is not there any more is an exception in the node, which then does not serve.
 */
public final class StoreInside {
    private static final byte DATA = 1;

    private StoreInside() {}

    /**
     * Puts the changes of an unconditional write where reads find them.
     *
     * @param live the node's {@code LiveStore}
     */
    public static void write(Object live, byte[] command) {
        try (WriteOptions withoutLog = new WriteOptions().setDisableWAL(true)) {
            if (CommandCodec.decode(command) instanceof Command.Write write
                    && write.conditions().isEmpty()) {
                Store store = (Store) field(live, "store");
                RocksDB db = (RocksDB) field(store, "db");
                for (Change change : write.changes()) {
                    put(db, withoutLog, change, store.applied().index() + 1);
                }
            }
        } catch (IOException | RocksDBException | ReflectiveOperationException e) {
            throw new IllegalStateException("the bug could not get at the store", e);
        }
    }

    private static void put(RocksDB db, WriteOptions options, Change change, long version) throws RocksDBException {
        byte[] key = ByteBuffer.allocate(1 + change.key().length)
                .put(DATA)
                .put(change.key())
                .array();
        byte[] value = change.value();
        if (value == null) {
            db.delete(options, key);
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(2 * Long.BYTES + value.length);
        db.put(
                options,
                key,
                record.putLong(version).putLong(Change.NEVER).put(value).array());
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
