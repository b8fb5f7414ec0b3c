package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
    private static final int LAID_OUT = 20_000;
    private static final int WRITTEN = 9_000;

    @TempDir
    Path directory;

    private byte[] before;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        before = new byte[LAID_OUT];
        Random random = new Random(1);
        for (int i = 0; i < WRITTEN; i++) {
            before[i] = (byte) (1 + random.nextInt(255));
        }
        file = Files.write(directory.resolve("log_0-9"), before);
    }

    @Test
    void aFlippedBitIsOneBitOfWhatWasWritten() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Files.write(file, before);
            Damage damage = damage(DiskFault.Verb.FLIP_BIT, seed);
            byte[] after = Files.readAllBytes(file);
            int differing = Arrays.mismatch(before, after);
            assertTrue(differing >= 0 && differing < WRITTEN, "byte " + differing);
            assertEquals(1, Integer.bitCount((before[differing] ^ after[differing]) & 0xff));
            after[differing] = before[differing];
            assertArrayEquals(before, after);
            assertTrue(damage.description().startsWith("byte " + differing + " was "), damage.description());
        }
    }

    @Test
    void aTruncatedFileIsTheBeginningOfWhatWasWritten() throws IOException {
        damage(DiskFault.Verb.TRUNCATE, 3);
        byte[] after = Files.readAllBytes(file);
        assertTrue(after.length < WRITTEN, after.length + " bytes");
        assertArrayEquals(Arrays.copyOf(before, after.length), after);
    }

    @Test
    void aTornTailIsZeroUpToAPageBeforeTheEndOfWhatWasWritten() throws IOException {
        damage(DiskFault.Verb.TEAR, 3);
        byte[] after = Files.readAllBytes(file);
        assertEquals(LAID_OUT, after.length);
        int torn = Arrays.mismatch(before, after);
        assertTrue(torn >= WRITTEN - 4096 && torn < WRITTEN, "from " + torn);
        assertArrayEquals(new byte[LAID_OUT - torn], Arrays.copyOfRange(after, torn, LAID_OUT));
    }

    @Test
    void aCopiedChunkLeavesTheLengthAlone() throws IOException {
        damage(DiskFault.Verb.COPY_CHUNK, 3);
        byte[] after = Files.readAllBytes(file);
        assertEquals(LAID_OUT, after.length);
        assertFalse(Arrays.equals(before, after));
    }

    @Test
    void aLostFileIsGone() throws IOException {
        damage(DiskFault.Verb.LOSE_FILE, 3);
        assertFalse(Files.exists(file));
    }

    @Test
    void damageThatIsMendedIsNotSeen() throws IOException {
        for (DiskFault.Verb verb : DiskFault.Verb.values()) {
            if (verb.picksFile()) {
                Damage damage = damage(verb, 3);
                Files.write(file, before);
                assertFalse(damage.isThere(), verb.text());
            }
        }
    }

    @Test
    void tinyAndEmptyLookingFilesCanBeDamaged() throws IOException {
        for (byte[] content : new byte[][] {{7}, {0}, new byte[5000]}) {
            for (DiskFault.Verb verb : new DiskFault.Verb[] {DiskFault.Verb.FLIP_BIT, DiskFault.Verb.TRUNCATE}) {
                Files.write(file, content);
                damage(verb, 3);
                assertFalse(Arrays.equals(content, Files.readAllBytes(file)));
            }
        }
    }

    private Damage damage(DiskFault.Verb verb, long seed) throws IOException {
        Damage damage = Damage.to(file, verb, new Random(seed));
        assertTrue(damage.isThere(), verb.text());
        return damage;
    }
}
