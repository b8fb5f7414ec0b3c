package dev.minos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class JsonlProperties {
    /** The fast scanner must see in a line what Jackson sees in it: a leading tab forbids the fast way. */
    @Property(tries = 2000)
    void fastScannerAgreesWithJackson(@ForAll("lines") String text) throws IOException {
        JsonLine fast = parse(text);
        JsonLine slow = parse("\t" + text);
        for (int field = 0; field <= JsonLine.SECOND; field++) {
            assertEquals(slow.object(field), fast.object(field), text + " field " + field);
            assertEquals(slow.kind(field) == JsonLine.ABSENT, fast.kind(field) == JsonLine.ABSENT, text);
        }
    }

    @Property(tries = 200)
    void historiesComeBackFromTheirFile(@ForAll long seed) throws IOException {
        History history = random(new SplittableRandom(seed));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        JsonlWriter.write(history, file);
        History back = new JsonlReader(new ByteArrayInputStream(file.toByteArray()), "memory").read();
        assertEquals(history.size(), back.size());
        for (int i = 0; i < history.size(); i++) {
            assertEquals(history.operation(i), back.operation(i));
        }
        assertEquals(history.events(), back.events());
    }

    @Provide
    Arbitrary<String> lines() {
        List<String> names = List.of("index", "time", "process", "type", "f", "key", "value", "mode", "node", "error");
        List<String> values = List.of(
                "1",
                "0",
                "-7",
                "1.5",
                "1e3",
                "01",
                "123456789012345678",
                "12345678901234567890",
                "null",
                "true",
                "\"\"",
                "\"a b\"",
                "\"käse\"",
                "\"q\\\"uote\"",
                "\"\\u0041\"",
                "[1,2]",
                "[\"a\",null]",
                "[ 1 , \"b\" ]",
                "[1]",
                "[[1],2]",
                "{\"a\":1}",
                "\"3-41\"");
        Arbitrary<String> field = net.jqwik.api.Combinators.combine(
                        Arbitraries.of(names),
                        Arbitraries.of(
                                values.stream().filter(v -> !v.equals("01")).toList()),
                        Arbitraries.of(":", ": ", " : "))
                .as((name, value, colon) -> "\"" + name + "\"" + colon + value);
        return field.list().ofMinSize(1).ofMaxSize(6).map(fields -> "{" + String.join(", ", fields) + "}");
    }

    private static JsonLine parse(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonLine line = new JsonLine();
        line.parse(bytes, 0, bytes.length);
        return line;
    }

    /** A random history with every kind of operation, outcome and value. */
    private static History random(SplittableRandom random) {
        HistoryBuilder builder = History.builder();
        @Nullable
        Object[] values = {null, 1L, "a", "käse \"x\"\n", true, 2.5, List.of(1L, "b", List.of()), Map.of("k", 1L)};
        boolean[] busy = new boolean[4];
        boolean[] cas = new boolean[4];
        int[] names = {0, 1, 2, 3};
        for (int step = 0; step < 60; step++) {
            int p = random.nextInt(4);
            Object value = values[random.nextInt(values.length)];
            builder.at(step * 10L).on(random.nextBoolean() ? "n1" : null);
            if (random.nextInt(10) == 0) {
                builder.at(step).on(null).event("nemesis", "info", "kill", value);
            } else if (!busy[p]) {
                String f = List.of("read", "write", "delete", "cas", "add").get(random.nextInt(5));
                cas[p] = f.equals("cas");
                Object other = values[random.nextInt(values.length)];
                Object argument =
                        cas[p] ? Arrays.asList(value, other) : f.equals("write") || f.equals("add") ? value : null;
                builder.in(f.equals("read") ? "stale" : null)
                        .invoke(names[p], f, random.nextBoolean() ? "k" : 5L, argument);
                busy[p] = true;
            } else {
                busy[p] = false;
                switch (random.nextInt(4)) {
                    case 0 -> builder.version(step).ok(names[p], value);
                    case 1 -> {
                        builder.info(names[p], random.nextBoolean() ? "timeout" : null);
                        names[p] += 4;
                    }
                    case 2 -> builder.fail(names[p], "no \"leader\"");
                    default -> {
                        if (cas[p]) {
                            builder.refuse(names[p], value);
                        } else {
                            builder.ok(names[p], value);
                        }
                    }
                }
            }
        }
        return builder.build();
    }
}
