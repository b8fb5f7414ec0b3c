package dev.minos.scenario.promise;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Counterexample;
import dev.minos.checker.Linearizability;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Locks with fencing tokens: lock {@code l7} protects register {@code r7}.
 *
 * <p>What is promised, of each lock: an {@code acquire} that begins after another has ended gets a greater token, and no
 * two get the same; a lock that nobody has released is not given to another before its time is over; and a write (a
 * {@code cas} of the register, whose values begin with the token) that begins after another was accepted is not accepted
 * with a smaller token. That two clients believe to have the lock at once breaks no promise.
 *
 * <p>The time of a lock begins when its request was sent at the earliest, and is over when the next owner had his answer
 * at the latest; so the two moments that the recorder saw must be further apart than the time to live, whatever happened
 * in between. A little is allowed for clocks that do not tick alike.
 */
public final class FencingPromise {
    /** The name of this promise. */
    public static final String FENCING = "fencing";

    public static final String ACQUIRE = "acquire";
    public static final String RELEASE = "release";
    public static final String FENCED = "fenced";
    public static final String LOCK = "l";
    public static final String REGISTER = "r";

    private static final int LEAST_OWNERS = 2;

    private FencingPromise() {}

    /** Judges the reads of one mode of what the locks protect, as a register like any other. */
    public static Verdict register(History history, String mode, CheckOptions options) {
        History registers = history.select(
                i -> history.f(i).equals(Operation.CAS) || history.f(i).equals(Operation.READ));
        return Linearizability.check(registers.withReadsOf(mode), options);
    }

    /** Judges tokens, times and writes of every lock. */
    public static Verdict judge(History history) {
        Map<String, Lock> locks = locks(history);
        if (locks.values().stream().mapToInt(lock -> lock.owners.size()).sum() < LEAST_OWNERS) {
            return Findings.nothing("no lock went from one owner to another");
        }
        Findings findings = new Findings(FENCING);
        locks.forEach((number, lock) -> lock.judge(LOCK + number, findings));
        return findings.verdict();
    }

    /** How often two clients believed to have a lock at once, and how often a token saved what it protects: a sentence. */
    public static String remark(History history) {
        Map<String, Lock> locks = locks(history);
        int overlaps = locks.values().stream().mapToInt(Lock::overlaps).sum();
        int fenced = locks.values().stream().mapToInt(lock -> lock.fenced).sum();
        return String.format(
                Locale.ROOT,
                "%d times a client went on with a lock that another had got meanwhile; %d writes were turned away by their"
                        + " tokens.",
                overlaps,
                fenced);
    }

    private static Map<String, Lock> locks(History history) {
        Map<String, Lock> locks = new TreeMap<>();
        for (int i = 0; i < history.size(); i++) {
            Operation operation = history.operation(i);
            String key = String.valueOf(operation.key());
            if (!key.isEmpty()) {
                locks.computeIfAbsent(key.substring(1), unused -> new Lock()).add(operation);
            }
        }
        return locks;
    }

    /** What became of one lock, and of what it protects. */
    private static final class Lock {
        /** Acquired, in any order. */
        private final List<Operation> owners = new ArrayList<>();
        /** Accepted writes. */
        private final List<Operation> writes = new ArrayList<>();
        /** By token, releases that may have happened. */
        private final Map<Long, Operation> releases = new HashMap<>();
        /** By token, when its owner last asked for something. */
        private final Map<Long, Integer> lastActs = new HashMap<>();

        private int fenced;

        void add(Operation operation) {
            boolean ok = operation.outcome() == Outcome.OK;
            long acting = operation.f().equals(Operation.CAS)
                    ? written(operation)
                    : operation.argument() instanceof Long token ? token : -1;
            lastActs.merge(acting, operation.invoked(), Math::max);
            fenced += operation.f().equals(FENCED) ? 1 : 0;
            switch (operation.f()) {
                case ACQUIRE -> {
                    if (ok) {
                        owners.add(operation);
                    }
                }
                case RELEASE -> {
                    if (operation.outcome() != Outcome.FAIL && operation.argument() instanceof Long token) {
                        releases.put(token, operation);
                    }
                }
                case Operation.CAS -> {
                    if (ok) {
                        writes.add(operation);
                    }
                }
                default -> {
                    // Reads, and writes that never reached the store.
                }
            }
        }

        void judge(String name, Findings findings) {
            int size = owners.size() + writes.size();
            Regress tokens = regress(owners, FencingPromise::token, Order.GROWING);
            if (tokens != null) {
                findings.bad(
                        name,
                        size,
                        Counterexample.Kind.OTHER,
                        "Process " + tokens.later().process() + " got the lock " + name + " with token "
                                + token(tokens.later()) + " although process "
                                + tokens.earlier().process() + " had got it with token " + token(tokens.earlier())
                                + (tokens.apart() ? " before" : " at the same time"),
                        tokens.roles("got token ", FencingPromise::token));
                return;
            }
            Regress writing = regress(writes, FencingPromise::written, Order.NOT_FALLING);
            if (writing != null) {
                findings.bad(
                        name,
                        size,
                        Counterexample.Kind.OTHER,
                        "A write with token " + written(writing.later()) + " by process "
                                + writing.later().process() + " was accepted after one with token "
                                + written(writing.earlier()) + " by process "
                                + writing.earlier().process(),
                        writing.roles("wrote with token ", FencingPromise::written));
                return;
            }
            if (!isGivenTooEarly(name, size, findings)) {
                findings.good(name, size);
            }
        }

        private List<Operation> inOrderOfTokens() {
            List<Operation> inOrder = new ArrayList<>(owners);
            inOrder.sort(Comparator.comparingLong(FencingPromise::token));
            return inOrder;
        }

        /** How many owners still asked for something when the next one had the lock. */
        int overlaps() {
            List<Operation> inOrder = inOrderOfTokens();
            int overlaps = 0;
            for (int i = 1; i < inOrder.size(); i++) {
                int lastAct = lastActs.getOrDefault(token(inOrder.get(i - 1)), -1);
                overlaps += lastAct > inOrder.get(i).completed() ? 1 : 0;
            }
            return overlaps;
        }

        private boolean isGivenTooEarly(String name, int size, Findings findings) {
            List<Operation> inOrder = inOrderOfTokens();
            for (int i = 1; i < inOrder.size(); i++) {
                Operation owner = inOrder.get(i - 1);
                Operation next = inOrder.get(i);
                Operation release = releases.get(token(owner));
                boolean released = release != null && release.invoked() < next.completed();
                long ttl = ttlNanos(owner);
                long passed = next.completedNanos() - owner.invokedNanos();
                if (!released && ttl > 0 && passed < ttl - tolerance(ttl)) {
                    findings.bad(
                            name,
                            size,
                            Counterexample.Kind.OTHER,
                            String.format(
                                    Locale.ROOT,
                                    "Process %d had the lock %s for %d ms (token %d) and did not release it; %d ms after"
                                            + " its request was sent process %d had it, too (token %d)",
                                    owner.process(),
                                    name,
                                    TimeUnit.NANOSECONDS.toMillis(ttl),
                                    token(owner),
                                    TimeUnit.NANOSECONDS.toMillis(passed),
                                    next.process(),
                                    token(next)),
                            Findings.roles(owner, "had the lock", next, "got it too early"));
                    return true;
                }
            }
            return false;
        }
    }

    private enum Order {
        GROWING,
        NOT_FALLING
    }

    /** Two operations of which the later one has a number that it must not have. */
    private record Regress(Operation earlier, Operation later) {
        boolean apart() {
            return earlier.completed() < later.invoked();
        }

        Map<Operation, String> roles(String words, ToLongFunction<Operation> number) {
            return Findings.roles(
                    earlier, words + number.applyAsLong(earlier), later, words + number.applyAsLong(later));
        }
    }

    /** The first operation whose number is not behind that of all that had ended before it began; null if none is. */
    private static @Nullable Regress regress(
            List<Operation> operations, ToLongFunction<Operation> number, Order order) {
        List<Operation> byBegin = new ArrayList<>(operations);
        byBegin.sort(Comparator.comparingInt(Operation::invoked));
        List<Operation> byEnd = new ArrayList<>(operations);
        byEnd.sort(Comparator.comparingInt(Operation::completed));
        Map<Long, Operation> seen = new HashMap<>();
        Operation greatest = null;
        int ended = 0;
        for (Operation operation : byBegin) {
            for (; byEnd.get(ended).completed() < operation.invoked(); ended++) {
                Operation other = byEnd.get(ended);
                if (greatest == null || number.applyAsLong(other) > number.applyAsLong(greatest)) {
                    greatest = other;
                }
            }
            long own = number.applyAsLong(operation);
            if (greatest != null && own < number.applyAsLong(greatest)) {
                return new Regress(greatest, operation);
            }
            Operation same = order == Order.GROWING ? seen.put(own, operation) : null;
            if (same != null) {
                return new Regress(same, operation);
            }
        }
        return null;
    }

    private static long token(Operation acquire) {
        return acquire.result() instanceof Long token ? token : -1;
    }

    /** The token in the value that a write left behind. */
    private static long written(Operation cas) {
        String value = String.valueOf(cas.argument());
        int colon = value.indexOf(':');
        return colon < 0 ? -1 : Long.parseLong(value.substring(0, colon));
    }

    /** How long the lock had to last; 0 where nobody can say. */
    private static long ttlNanos(Operation acquire) {
        return acquire.argument() instanceof List<?> asked && asked.size() > 1 && asked.get(1) instanceof Long millis
                ? TimeUnit.MILLISECONDS.toNanos(millis)
                : 0;
    }

    private static long tolerance(long ttlNanos) {
        return TimeUnit.MILLISECONDS.toNanos(20) + ttlNanos / 50;
    }
}
