package dev.minos.scenario;

import dev.minos.fault.Need;
import dev.minos.history.Outcome;
import dev.minos.scenario.promise.FencingPromise;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that takes locks and writes what they protect; see {@link LockWork}. */
final class LockClient implements Runnable {
    private static final int MOST_WRITES = 3;

    private final Shift shift;
    private final Seat seat;
    private final ClientLog log;
    private final Pace pace;
    private final Duration ttl;
    private int owned;
    private int written;

    LockClient(Shift shift, Seat seat, Duration ttl) {
        this.shift = shift;
        this.seat = seat;
        this.ttl = ttl;
        this.log = shift.log(seat.number());
        this.pace = new Pace(shift.state(), seat.group().rate());
    }

    @Override
    public void run() {
        try (Retries store = new Retries(shift, seat)) {
            pace.keep(() -> next(store));
        }
    }

    private Reply next(Retries store) {
        OperationKind kind = seat.group().draw(seat.random());
        int number = seat.random().nextInt(shift.workload().keys());
        String mode = kind.mode();
        if (mode != null) {
            Request read = new Request.Read(LockWork.register(number), mode);
            return log.record(ClientLog.Entry.of(read, seat.home()), () -> store.readAtHome(read));
        }
        Reply acquired = acquire(store, LockWork.lock(number));
        if (acquired.outcome() == Outcome.OK) {
            if (kind.verb() == OperationKind.Verb.OVERSTAY) {
                pace.rest(ttl.toNanos() + seat.random().nextLong(ttl.toNanos()));
            }
            work(store, number, acquired.version());
        }
        return acquired;
    }

    private Reply acquire(Retries store, String lock) {
        String owner = seat.number() + "-" + ++owned;
        // Where clocks are set wrong on purpose, or are those of other machines, nobody here can say how long a lock
        // lasts.
        boolean timed = !shift.needs().contains(Need.CLOCK)
                && !shift.system().networkKind().equals("hosts");
        List<Object> argument = timed ? List.of(owner, ttl.toMillis()) : List.of(owner);
        return log.record(
                new ClientLog.Entry(FencingPromise.ACQUIRE, lock, argument, null, seat.home()),
                () -> store.once(new Request.Acquire(lock, owner, ttl)),
                Reply::version);
    }

    private void work(Retries store, int number, long token) {
        int writes = 1 + seat.random().nextInt(MOST_WRITES);
        for (int i = 0; i < writes && !shift.state().clientsShallStop(); i++) {
            write(store, LockWork.register(number), token);
        }
        String lock = LockWork.lock(number);
        log.record(
                new ClientLog.Entry(FencingPromise.RELEASE, lock, token, null, seat.home()),
                () -> store.once(new Request.Release(lock, token)),
                reply -> null);
    }

    /** As a store does that the lock protects: it takes nothing with a smaller token than that of its last writer. */
    private void write(Retries store, String register, long token) {
        Reply read = store.read(new Request.Read(register, "consistent"));
        if (read.outcome() != Outcome.OK) {
            return;
        }
        String before = read.value();
        long last = token(before);
        if (last > token) {
            log.record(
                    new ClientLog.Entry(FencingPromise.FENCED, register, token, null, seat.home()),
                    () -> Reply.fail("the register has seen token " + last, read.node()));
            return;
        }
        // Between looking and writing another owner may have written: then the compare-and-set must refuse.
        pace.rest(seat.random().nextLong(ttl.toNanos() / 5));
        String after = token + ":" + seat.number() + "-" + ++written;
        log.record(
                new ClientLog.Entry("cas", register, Arrays.asList(before, after), null, seat.home()),
                () -> store.once(new Request.Cas(register, before, after)));
    }

    private static long token(@Nullable String value) {
        return value == null ? -1 : Long.parseLong(value.substring(0, value.indexOf(':')));
    }
}
