package dev.minos.scenario.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.checker.CheckOptions;
import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** The judge of pages against a dumb one that tries every order of the operations of each key. */
final class PresenceProperties {
    private static final List<String> KEYS = List.of("p0.00", "p0.01", "p1.00");

    /** One operation of one key: a change, or what a page said of it. */
    private record Step(
            Operation operation, boolean reads, @Nullable String value) {}

    @Property(tries = 3000)
    void pagesAreExplainedExactlyIfSomeOrderExplainsEachKey(@ForAll long seed) {
        History history = anything(new SplittableRandom(seed));
        boolean asked = false;
        for (int i = 0; i < history.size(); i++) {
            asked |= history.f(i).equals("page") && history.outcome(i) == Outcome.OK;
        }
        boolean explained = KEYS.stream().allMatch(key -> isExplained(steps(history, key), null));
        String expected = !asked ? "unknown" : explained ? "linearizable" : "violated";
        assertEquals(
                expected,
                PagePromise.presence(history, "stale", CheckOptions.defaults()).word());
    }

    private static List<Step> steps(History history, String key) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Operation operation = history.operation(i);
            if (operation.f().equals("page") && operation.outcome() == Outcome.OK) {
                String value = seen(operation, key);
                if (!"uncovered".equals(value)) {
                    steps.add(new Step(operation, true, value));
                }
            } else if (key.equals(operation.key()) && operation.outcome() != Outcome.FAIL) {
                boolean write = operation.f().equals("write");
                steps.add(new Step(operation, false, write ? String.valueOf(operation.argument()) : null));
            }
        }
        return steps;
    }

    /** What a page says of a key; null for absent. Here every page is of the whole prefix p or p0, and complete or cut. */
    private static @Nullable String seen(Operation page, String key) {
        Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(page.result());
        List<?> keys = (List<?>) Objects.requireNonNull(result.get("keys"));
        @Nullable String value = null;
        String last = "";
        for (Object item : keys) {
            last = String.valueOf(((List<?>) item).get(0));
            if (last.equals(key)) {
                value = String.valueOf(((List<?>) item).get(1));
            }
        }
        boolean behindItsEnd = Boolean.TRUE.equals(result.get("more")) && key.compareTo(last) > 0;
        boolean covered = key.startsWith(String.valueOf(page.key())) && !behindItsEnd;
        return covered ? value : "uncovered";
    }

    /** Whether some order of the steps that respects real time explains what was read. */
    private static boolean isExplained(List<Step> left, @Nullable String state) {
        if (left.stream().allMatch(step -> step.operation().outcome() == Outcome.INFO)) {
            return true;
        }
        for (Step step : left) {
            boolean first = left.stream()
                    .noneMatch(other ->
                            other.operation().completed() < step.operation().invoked());
            boolean fits = !step.reads() || Objects.equals(step.value(), state);
            if (first && fits) {
                List<Step> rest = new ArrayList<>(left);
                rest.remove(step);
                if (isExplained(rest, step.reads() ? state : step.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A few operations that overlap, on a true store; some pages are then falsified. */
    private static History anything(SplittableRandom random) {
        HistoryBuilder history = History.builder();
        TreeMap<String, String> store = new TreeMap<>();
        String[] open = new String[3];
        Runnable[] effects = new Runnable[3];
        Object[] results = new Object[3];
        int[] processes = {0, 1, 2};
        for (int i = 0; i < 14; i++) {
            int client = random.nextInt(3);
            int process = processes[client];
            String key = KEYS.get(random.nextInt(KEYS.size()));
            if (open[client] == null) {
                String f = List.of("write", "delete", "page", "page").get(random.nextInt(4));
                String prefix = random.nextBoolean() ? "p" : "p0.";
                int limit = 1 + random.nextInt(3);
                String value = "v" + i;
                open[client] = f;
                switch (f) {
                    case "write" -> {
                        history.invoke(process, f, key, value);
                        effects[client] = () -> store.put(key, value);
                    }
                    case "delete" -> {
                        history.invoke(process, f, key);
                        effects[client] = () -> store.remove(key);
                    }
                    default -> {
                        history.in("stale").invoke(process, f, prefix, Arrays.asList(null, (long) limit));
                        effects[client] = () -> results[client] = page(store, prefix, limit, random);
                    }
                }
                if (random.nextBoolean()) {
                    effects[client].run();
                    effects[client] = null;
                }
            } else {
                if (effects[client] != null) {
                    effects[client].run();
                    effects[client] = null;
                }
                if (!open[client].equals("page") && random.nextInt(6) == 0) {
                    history.info(process);
                    processes[client] += 3;
                } else {
                    history.ok(process, open[client].equals("page") ? results[client] : null);
                }
                open[client] = null;
            }
        }
        return history.build();
    }

    private static Object page(SortedMap<String, String> store, String prefix, int limit, SplittableRandom random) {
        List<Object> keys = new ArrayList<>();
        store.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                keys.add(List.of(key, value, 1L));
            }
        });
        if (random.nextInt(5) == 0) {
            if (!keys.isEmpty() && random.nextBoolean()) {
                keys.remove(random.nextInt(keys.size()));
            } else {
                keys.add(List.of("p1.00", "v" + random.nextInt(14), 1L));
            }
        }
        boolean more = keys.size() > limit;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("more", more);
        result.put("keys", more ? new ArrayList<>(keys.subList(0, limit)) : keys);
        return result;
    }
}
