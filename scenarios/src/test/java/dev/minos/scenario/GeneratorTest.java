package dev.minos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class GeneratorTest {
    private static final ClientGroup EVERYTHING = new ClientGroup(
            1,
            0,
            Map.of(
                    kind("write"),
                    3,
                    kind("cas"),
                    3,
                    kind("delete"),
                    1,
                    kind("default-read"),
                    2,
                    kind("stale-read"),
                    1));

    @Test
    void oneSeedIsOneSequence() {
        assertEquals(thousand(7), thousand(7));
    }

    @Test
    void noValueIsWrittenTwice() {
        Set<String> values = new HashSet<>();
        for (Request request : thousand(1)) {
            String value = request instanceof Request.Write write
                    ? write.value()
                    : request instanceof Request.Cas cas ? cas.value() : null;
            assertTrue(value == null || values.add(value), value);
        }
        assertTrue(values.contains("3-1"));
    }

    @Test
    void compareAndSetExpectsWhatTheClientLastSaw() {
        Generator generator = new Generator(0, 1, only("cas"), new SplittableRandom(1));
        Request first = generator.next();
        assertEquals(new Request.Write("k0", "0-1"), first, "nothing has been seen yet");
        generator.learn(first, Reply.ok(null, 1, "n1"));
        Request second = generator.next();
        assertEquals(new Request.Cas("k0", "0-1", "0-2"), second);
        generator.learn(second, Reply.mismatch(new Reply.Actual("9-9"), 2, "n1"));
        Request third = generator.next();
        assertEquals(new Request.Cas("k0", "9-9", "0-3"), third);
        generator.learn(third, Reply.info("timeout", null));
        assertEquals(new Request.Write("k0", "0-4"), generator.next(), "who knows what is there now");
    }

    @Test
    void everyKindOccursAboutAsOftenAsItsWeightSays() {
        long writes =
                thousand(5).stream().filter(r -> r instanceof Request.Delete).count();
        assertTrue(writes > 50 && writes < 150, writes + " of 1000, expected about 100");
    }

    private static List<Request> thousand(long seed) {
        Generator generator = new Generator(3, 5, EVERYTHING, new SplittableRandom(seed));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Request request = generator.next();
            requests.add(request);
            generator.learn(request, Reply.ok(request instanceof Request.Read ? "1-1" : null, i, "n1"));
        }
        return requests;
    }

    private static ClientGroup only(String kind) {
        return new ClientGroup(1, 0, Map.of(kind(kind), 1));
    }

    private static OperationKind kind(String word) {
        return Objects.requireNonNull(OperationKind.parse(word));
    }
}
