package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.fault.Durations;
import dev.minos.history.History;
import dev.minos.scenario.promise.FencingPromise;
import dev.minos.yaml.YamlMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Locks that end with time, and what makes them safe.
 *
 * <p>A lock is a key that is created if it is absent and goes by itself; its version is the token of whoever got it. A client
 * that is held up longer than that (a pause, a collection of garbage) goes on as if it still had the lock: mutual exclusion
 * does not hold, of no lock that ends with time, and it is not what is judged. {@code overstay} is such a client: it
 * rests for longer than the time to live before it writes. What the lock protects, a register, therefore keeps the token
 * of its last writer, and a writer with a smaller one is turned away.
 *
 * <p>Recorded as {@code acquire} (argument {@code [owner, milliseconds]}, result the token), {@code release} of a token, {@code
 * cas} of the register, whose values are {@code TOKEN:CLIENT-N}, and {@code fenced} for a write that was turned away.
 * {@link FencingPromise} judges {@code fencing}; the register itself must be linearizable in the modes in which clients
 * read it.
 *
 * @param ttl how long a lock lasts
 */
record LockWork(Duration ttl) implements WorkloadKind {
    static final Duration USUAL_TTL = Duration.ofSeconds(1);

    private static final String TTL = "ttl";

    LockWork {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("a lock lasts for some time");
        }
    }

    @Override
    public String word() {
        return "lock";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.HOLD, OperationKind.Verb.OVERSTAY);
    }

    @Override
    public Set<String> promises() {
        return Set.of(FencingPromise.FENCING);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return mode.equals(FencingPromise.FENCING) ? ModeResult.Word.KEPT : ModeResult.Word.LINEARIZABLE;
    }

    @Override
    public String claim(String mode) {
        return mode.equals(FencingPromise.FENCING)
                ? "gives every owner a greater token, nobody a lock whose time is not over, and lets nobody write with a"
                        + " smaller token after a greater one"
                : "reads of what the locks protect are linearizable";
    }

    @Override
    public String need() {
        return "keys with a time to live, and writes that carry an Idempotency-Key";
    }

    @Override
    public List<String> settingKeys() {
        return List.of(TTL);
    }

    @Override
    public WorkloadKind with(YamlMap workload) {
        Duration given = workload.duration(TTL, USUAL_TTL);
        if (given.toMillis() < 1) {
            throw workload.mistake(TTL, "'ttl' must be a millisecond at least.");
        }
        return new LockWork(given);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(TTL, Durations.text(ttl));
    }

    @Override
    public Crew crew(Shift shift) {
        List<String> registers = IntStream.range(0, shift.workload().keys())
                .mapToObj(LockWork::register)
                .toList();
        return new Crew() {
            @Override
            public Runnable client(Seat seat) {
                return new LockClient(shift, seat, ttl);
            }

            @Override
            public List<String> finish() throws InterruptedException {
                return OwnStates.comparedAfter(new Replicas(shift, registers, reply -> reply.value()).read(), shift);
            }
        };
    }

    static String lock(int number) {
        return FencingPromise.LOCK + number;
    }

    /** What the lock protects. */
    static String register(int number) {
        return FencingPromise.REGISTER + number;
    }

    @Override
    public String remark(History history) {
        return FencingPromise.remark(history);
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return mode.equals(FencingPromise.FENCING)
                ? FencingPromise.judge(history)
                : FencingPromise.register(history, mode, options);
    }
}
