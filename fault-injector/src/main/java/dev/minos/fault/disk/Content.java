package dev.minos.fault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file, twice: as processes see them, and as a power failure would leave them. The disk's lock guards it.
 *
 * <p>A file of the host holds what is durable. What has been written since the last fsync is kept in memory, by pages of
 * 4 KiB, and so are a new size and a truncation ({@code cut}: durable bytes from there on are not seen any more). fsync
 * moves all that to the host's file. After an fsync that failed, the pages that it should have written are <em>forsaken</em>:
 * processes still read them, but no later fsync makes them durable unless they are written again, as Linux does it.
 */
final class Content implements AutoCloseable {
    static final int PAGE_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;
    private static final int RUN_PAGES = 64;

    private final Path file;
    private final FileChannel durable;
    private long durableSize;
    private long size;
    private long cut = Long.MAX_VALUE;
    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
    private final Set<Long> forsaken = new HashSet<>();

    /** An empty file; nothing of it is durable but that it is empty. */
    Content(Path file) throws IOException {
        this.file = file;
        this.durable = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long size() {
        return size;
    }

    int volatilePages() {
        return pages.size();
    }

    boolean isVolatile() {
        return !pages.isEmpty() || size != durableSize || cut < durableSize;
    }

    /** Whether an fsync would have something to write that can be torn. */
    boolean canBeTorn() throws IOException {
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            if (change(page.getKey(), page.getValue()) != null) {
                return true;
            }
        }
        return false;
    }

    /** Reads from the offset on, up to the room of the buffer or the end of the file. */
    void read(long offset, ByteBuffer into) throws IOException {
        long end = Math.min(size, offset + into.remaining());
        if (pages.isEmpty()) {
            base(offset, into, (int) Math.max(0, end - offset));
            return;
        }
        for (long at = offset; at < end; ) {
            int from = (int) (at % PAGE_BYTES);
            int length = (int) Math.min(PAGE_BYTES - from, end - at);
            byte[] page = pages.get(at / PAGE_BYTES);
            if (page != null) {
                into.put(page, from, length);
            } else {
                base(at, into, length);
            }
            at += length;
        }
    }

    /** What lies below the volatile pages: durable bytes, and zeros where there are none. */
    private void base(long offset, ByteBuffer into, int length) throws IOException {
        int end = into.position() + length;
        int limit = into.limit();
        long readable = Math.max(0, Math.min(durableSize, cut) - offset);
        into.limit(into.position() + (int) Math.min(readable, length));
        long at = offset;
        while (into.hasRemaining()) {
            int count = durable.read(into, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        into.limit(limit);
        while (into.position() < end) {
            into.put((byte) 0);
        }
    }

    void write(long offset, ByteBuffer from) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            int start = (int) (at % PAGE_BYTES);
            int length = Math.min(PAGE_BYTES - start, from.remaining());
            byte[] page = pages.get(at / PAGE_BYTES);
            if (page == null) {
                page = length == PAGE_BYTES ? new byte[PAGE_BYTES] : basePage(at / PAGE_BYTES);
                pages.put(at / PAGE_BYTES, page);
            }
            from.get(page, start, length);
            forsaken.remove(at / PAGE_BYTES);
            at += length;
        }
        if (at > offset) {
            size = Math.max(size, at);
        }
    }

    private byte[] basePage(long page) throws IOException {
        byte[] bytes = new byte[PAGE_BYTES];
        base(page * PAGE_BYTES, ByteBuffer.wrap(bytes), PAGE_BYTES);
        return bytes;
    }

    void resize(long to) {
        if (to < size) {
            cut = Math.min(cut, to);
            pages.tailMap((to + PAGE_BYTES - 1) / PAGE_BYTES).clear();
            byte[] last = pages.get(to / PAGE_BYTES);
            if (last != null) {
                Arrays.fill(last, (int) (to % PAGE_BYTES), PAGE_BYTES, (byte) 0);
            }
        }
        size = to;
    }

    /** Makes everything durable but what is forsaken. */
    void sync() throws IOException {
        applyCut();
        List<Long> written = new ArrayList<>(pages.keySet());
        written.removeAll(forsaken);
        for (int i = 0; i < written.size(); ) {
            int run = 1;
            while (run < RUN_PAGES && i + run < written.size() && written.get(i + run) == written.get(i) + run) {
                run++;
            }
            persist(written.get(i), run);
            i += run;
        }
        written.forEach(pages::remove);
        extendTo(size);
    }

    private void persist(long first, int count) throws IOException {
        ByteBuffer run = ByteBuffer.allocate(count * PAGE_BYTES);
        for (long page = first; page < first + count; page++) {
            run.put(pages.getOrDefault(page, new byte[0]));
        }
        run.flip();
        run.limit((int) Math.min(run.limit(), size - first * PAGE_BYTES));
        writeDurably(first * PAGE_BYTES, run);
    }

    private void writeDurably(long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += durable.write(bytes, at);
        }
        durableSize = Math.max(durableSize, at);
    }

    private void applyCut() throws IOException {
        if (cut < durableSize) {
            durable.truncate(cut);
            durableSize = cut;
        }
        cut = Long.MAX_VALUE;
    }

    private void extendTo(long end) throws IOException {
        if (durableSize < end) {
            if (durable.size() < end) {
                writeDurably(end - 1, ByteBuffer.wrap(new byte[1]));
            }
            durableSize = end;
        }
    }

    /** An fsync has failed: what it should have written stays as it is, for ever volatile. */
    void forsake() {
        forsaken.addAll(pages.keySet());
    }

    /** The power has failed: only what is durable is left. Returns how many pages were lost. */
    int drop() {
        int lost = pages.size();
        pages.clear();
        forsaken.clear();
        size = durableSize;
        cut = Long.MAX_VALUE;
        return lost;
    }

    /** Where a page was torn: bytes before {@code at} are new, those from it on up to {@code to} are old. */
    record Torn(long from, long at, long to) {}

    /**
     * The power has failed while the disk was writing: some of the volatile pages are on it, by lot, and with {@code
     * strike} one of them half, if one can be. Then as {@link #drop}.
     */
    @Nullable
    Torn tear(Random random, Strike strike) throws IOException {
        List<Long> candidates = new ArrayList<>();
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            if (strike == Strike.ONE_PAGE && change(page.getKey(), page.getValue()) != null) {
                candidates.add(page.getKey());
            }
        }
        long victim = candidates.isEmpty() ? -1 : candidates.get(random.nextInt(candidates.size()));
        Torn torn = null;
        Map<Long, byte[]> kept = new TreeMap<>();
        for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
            if (page.getKey() == victim) {
                torn = half(victim, page.getValue(), random, kept);
            } else if (random.nextBoolean()) {
                kept.put(page.getKey(), page.getValue());
            }
        }
        applyCut();
        for (Map.Entry<Long, byte[]> page : kept.entrySet()) {
            long offset = page.getKey() * PAGE_BYTES;
            int length = (int) Math.min(PAGE_BYTES, size - offset);
            writeDurably(offset, ByteBuffer.wrap(page.getValue(), 0, length));
        }
        drop();
        return torn;
    }

    /** Whether one page of the file is to be written half. */
    enum Strike {
        NONE,
        ONE_PAGE
    }

    private Torn half(long page, byte[] after, Random random, Map<Long, byte[]> kept) throws IOException {
        int[] change = change(page, after);
        if (change == null) {
            throw new IllegalStateException("page " + page + " cannot be torn");
        }
        int boundary = boundary(change[0], change[1], random);
        byte[] mixed = basePage(page);
        System.arraycopy(after, 0, mixed, 0, boundary);
        kept.put(page, mixed);
        long start = page * PAGE_BYTES;
        return new Torn(start + change[0], start + boundary, start + change[1] + 1);
    }

    /**
     * Between sectors where the change spans several. A change within one sector is torn between bytes, which is harsher
     * than most disks are; without it no short append could ever be torn.
     */
    private static int boundary(int first, int last, Random random) {
        int firstSector = first / SECTOR_BYTES;
        int lastSector = last / SECTOR_BYTES;
        return firstSector < lastSector
                ? (firstSector + 1 + random.nextInt(lastSector - firstSector)) * SECTOR_BYTES
                : first + 1 + random.nextInt(last - first);
    }

    /** The first and the last byte of a page that differ from what is durable; null when there are not two. */
    private int @Nullable [] change(long page, byte[] after) throws IOException {
        if (forsaken.contains(page)) {
            return null;
        }
        byte[] before = basePage(page);
        int first = Arrays.mismatch(before, after);
        if (first < 0) {
            return null;
        }
        int last = PAGE_BYTES - 1;
        while (before[last] == after[last]) {
            last--;
        }
        return first < last ? new int[] {first, last} : null;
    }

    /** Of all bytes as processes see them. */
    long checksum() throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long at = 0; at < size; at += buffer.position()) {
            read(at, buffer.clear());
            sum.update(buffer.array(), 0, buffer.position());
        }
        return sum.getValue();
    }

    /** Moves the file, everything in it made durable, to a place of the host's own file system. */
    void moveTo(Path place) throws IOException {
        forsaken.clear();
        sync();
        Files.move(file, place);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        durable.close();
    }
}
