package dev.minos.scenario.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.minos.history.History;
import dev.minos.history.HistoryBuilder;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The judge of fencing against the definition, pair by pair, over histories in which anything may have been answered. */
final class FencingPromiseProperties {
    private static final long MILLI = 1_000_000;
    private static final long TTL_MILLIS = 1000;

    @Property(tries = 4000)
    void theJudgeConvictsExactlyWhatTheDefinitionConvicts(@ForAll long seed) {
        History history = anything(new SplittableRandom(seed));
        List<Operation> acquired = successes(history, "acquire");
        List<Operation> written = successes(history, "cas");
        String expected =
                acquired.size() < 2 ? "unknown" : isKept(history, acquired, written) ? "linearizable" : "violated";
        assertEquals(expected, FencingPromise.judge(history).word());
    }

    @SuppressWarnings("ReferenceEquality") // another operation, however alike
    private static boolean isKept(History history, List<Operation> acquired, List<Operation> written) {
        for (Operation one : acquired) {
            for (Operation other : acquired) {
                boolean same = one != other && token(one) == token(other);
                boolean falls = one.completed() < other.invoked() && token(other) < token(one);
                if (same || falls) {
                    return false;
                }
            }
        }
        for (Operation one : written) {
            for (Operation other : written) {
                if (one.completed() < other.invoked() && writtenToken(other) < writtenToken(one)) {
                    return false;
                }
            }
        }
        List<Operation> owners = new ArrayList<>(acquired);
        owners.sort(Comparator.comparingLong(FencingPromiseProperties::token));
        for (int i = 1; i < owners.size(); i++) {
            Operation owner = owners.get(i - 1);
            Operation next = owners.get(i);
            long least = (TTL_MILLIS - 40) * MILLI;
            if (!isReleased(history, owner, next) && next.completedNanos() - owner.invokedNanos() < least) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReleased(History history, Operation owner, Operation next) {
        for (int i = 0; i < history.size(); i++) {
            Operation release = history.operation(i);
            if (release.f().equals("release")
                    && release.outcome() != Outcome.FAIL
                    && Long.valueOf(token(owner)).equals(release.argument())
                    && release.invoked() < next.completed()) {
                return true;
            }
        }
        return false;
    }

    private static long token(Operation acquire) {
        return (Long) Objects.requireNonNull(acquire.result());
    }

    private static long writtenToken(Operation cas) {
        return Long.parseLong(String.valueOf(cas.argument()).split(":", 2)[0]);
    }

    private static List<Operation> successes(History history, String f) {
        List<Operation> found = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (history.f(i).equals(f) && history.outcome(i) == Outcome.OK) {
                found.add(history.operation(i));
            }
        }
        return found;
    }

    /** A few clients, operations that overlap, tokens that mostly grow, times that are mostly kept. */
    private static History anything(SplittableRandom random) {
        HistoryBuilder history = History.builder();
        long nanos = 0;
        long token = 10;
        String[] open = new String[3];
        for (int i = 0; i < 24; i++) {
            nanos += random.nextLong(700) * MILLI;
            int process = random.nextInt(3);
            history.at(nanos);
            if (open[process] == null) {
                open[process] = List.of("acquire", "release", "cas").get(random.nextInt(3));
                invoke(history, process, open[process], token, i);
            } else {
                boolean grows = random.nextInt(12) != 0;
                complete(history, process, open[process], grows ? ++token : token - 1, random.nextInt(5) == 0);
                open[process] = null;
            }
        }
        return history.build();
    }

    private static void invoke(HistoryBuilder history, int process, String f, long token, int number) {
        switch (f) {
            case "acquire" -> history.invoke(process, f, "l0", List.of("o" + number, TTL_MILLIS));
            case "release" -> history.invoke(process, f, "l0", token);
            default -> history.invoke(process, f, "r0", Arrays.asList(null, token + ":" + number));
        }
    }

    private static void complete(HistoryBuilder history, int process, String f, long token, boolean fails) {
        if (fails) {
            history.fail(process, "refused");
        } else if (f.equals("acquire")) {
            history.ok(process, token);
        } else {
            history.ok(process);
        }
    }
}
