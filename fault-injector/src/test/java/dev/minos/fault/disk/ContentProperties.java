package dev.minos.fault.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The bytes of a file against two arrays: what is seen, and what is durable. */
class ContentProperties {

    /** What is done to a file; {@code at} and {@code length} mean what the kind makes of them. */
    record Step(Kind kind, int at, int length) {}

    enum Kind {
        WRITE,
        RESIZE,
        SYNC,
        POWER_FAILURE
    }

    /** Two arrays, copied whole each time. */
    private static final class Model {
        private byte[] seen = {};
        private byte[] durable = {};

        void write(int at, byte[] bytes) {
            seen = Arrays.copyOf(seen, Math.max(seen.length, at + bytes.length));
            System.arraycopy(bytes, 0, seen, at, bytes.length);
        }
    }

    @Property(tries = 300)
    void aFileIsWhatTwoArraysAre(@ForAll("steps") List<Step> steps, @ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("content");
        Random random = new Random(seed);
        Model model = new Model();
        try (Content content = new Content(directory.resolve("file"))) {
            for (Step step : steps) {
                perform(step, content, model, random);
                assertArrayEquals(model.seen, read(content), step.toString());
            }
            content.drop();
            assertArrayEquals(model.durable, read(content));
            assertFalse(content.isVolatile());
        } finally {
            Files.deleteIfExists(directory.resolve("file"));
            Files.delete(directory);
        }
    }

    private static void perform(Step step, Content content, Model model, Random random) throws IOException {
        switch (step.kind()) {
            case WRITE -> {
                byte[] bytes = new byte[step.length()];
                random.nextBytes(bytes);
                content.write(step.at(), ByteBuffer.wrap(bytes));
                if (bytes.length > 0) {
                    model.write(step.at(), bytes);
                }
            }
            case RESIZE -> {
                content.resize(step.at());
                model.seen = Arrays.copyOf(model.seen, step.at());
            }
            case SYNC -> {
                content.sync();
                model.durable = model.seen.clone();
            }
            case POWER_FAILURE -> {
                content.drop();
                model.seen = model.durable.clone();
            }
        }
    }

    /** Sector by sector a torn file is old or new; the page that was struck is new up to a point and old from there. */
    @Property(tries = 300)
    void aTornFileIsOldOrNewPageByPage(@ForAll long seed) throws IOException {
        Path directory = Files.createTempDirectory("content");
        Random random = new Random(seed);
        byte[] before = new byte[8 * Content.PAGE_BYTES];
        byte[] after = new byte[before.length];
        random.nextBytes(before);
        random.nextBytes(after);
        try (Content content = new Content(directory.resolve("file"))) {
            content.write(0, ByteBuffer.wrap(before));
            content.sync();
            content.write(0, ByteBuffer.wrap(after));
            Content.Torn torn = content.tear(random, Content.Strike.ONE_PAGE);
            byte[] left = read(content);
            assertEquals(before.length, left.length);
            int mixed = 0;
            for (int page = 0; page < before.length; page += Content.PAGE_BYTES) {
                int boundary =
                        Arrays.mismatch(after, page, page + Content.PAGE_BYTES, left, page, page + Content.PAGE_BYTES);
                boolean isNew = boundary < 0;
                int from = isNew ? page + Content.PAGE_BYTES : page + boundary;
                // Random bytes may agree by chance where old begins; what counts is that all behind is old.
                assertArrayEquals(
                        Arrays.copyOfRange(before, from, page + Content.PAGE_BYTES),
                        Arrays.copyOfRange(left, from, page + Content.PAGE_BYTES));
                mixed += !isNew && boundary > 8 ? 1 : 0;
            }
            assertEquals(1, mixed);
            assertEquals(0, torn == null ? -1 : torn.at() % 512);
        } finally {
            Files.deleteIfExists(directory.resolve("file"));
            Files.delete(directory);
        }
    }

    @Property(tries = 50)
    void whatAFailedFsyncForsookIsNeverDurableUnlessWrittenAgain(@ForAll boolean again) throws IOException {
        Path directory = Files.createTempDirectory("content");
        try (Content content = new Content(directory.resolve("file"))) {
            content.write(0, ByteBuffer.wrap(new byte[] {1}));
            content.forsake();
            if (again) {
                content.write(0, ByteBuffer.wrap(new byte[] {2}));
            }
            content.sync();
            assertArrayEquals(new byte[] {(byte) (again ? 2 : 1)}, read(content));
            content.drop();
            assertArrayEquals(new byte[] {(byte) (again ? 2 : 0)}, read(content));
        } finally {
            Files.deleteIfExists(directory.resolve("file"));
            Files.delete(directory);
        }
    }

    private static byte[] read(Content content) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) content.size());
        content.read(0, buffer);
        assertFalse(buffer.hasRemaining());
        return buffer.array();
    }

    @Provide
    static Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> places = Arbitraries.oneOf(List.of(
                Arbitraries.integers().between(0, 5 * Content.PAGE_BYTES),
                Arbitraries.integers().between(0, 5).map(page -> page * Content.PAGE_BYTES)));
        Arbitrary<Integer> lengths = Arbitraries.oneOf(List.of(
                Arbitraries.integers().between(0, 100), Arbitraries.integers().between(0, 3 * Content.PAGE_BYTES)));
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(5, Kind.WRITE),
                net.jqwik.api.Tuple.of(2, Kind.RESIZE),
                net.jqwik.api.Tuple.of(2, Kind.SYNC),
                net.jqwik.api.Tuple.of(1, Kind.POWER_FAILURE));
        return Combinators.combine(kinds, places, lengths).as(Step::new).list().ofMaxSize(25);
    }
}
