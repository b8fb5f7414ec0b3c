package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of counters; what an add is stands on {@link CounterWork}. */
final class CounterClient implements Runnable {
    private final Shift shift;
    private final Seat seat;
    private final ClientLog log;
    /** What this client believes each counter to hold: what it last saw, or made of it. */
    private final Map<String, Belief> beliefs = new HashMap<>();

    /** The text under a key; null where there is none. */
    private record Belief(@Nullable String text) {
        long number() {
            return text == null ? 0 : Long.parseLong(text);
        }
    }

    CounterClient(Shift shift, Seat seat) {
        this.shift = shift;
        this.seat = seat;
        this.log = shift.log(seat.number());
    }

    @Override
    public void run() {
        Retries.keep(shift, seat, this::next);
    }

    private Reply next(Retries store) {
        OperationKind kind = seat.group().draw(seat.random());
        String key = CounterWork.key(seat.random().nextInt(shift.workload().keys()));
        String mode = kind.mode();
        if (mode != null) {
            Request read = new Request.Read(key, mode);
            return log.record(ClientLog.Entry.of(read, seat.home()), () -> store.readAtHome(read), CounterWork::number);
        }
        long amount = seat.random().nextBoolean() ? 1 : -1;
        ClientLog.Entry entry = new ClientLog.Entry("add", key, amount, null, seat.home());
        return log.record(entry, () -> add(store, key, amount), reply -> null);
    }

    /** Until it is counted, or clients shall stop. Refused attempts have not counted; each new one has a new name. */
    private Reply add(Retries store, String key, long amount) {
        while (true) {
            Belief before = beliefs.get(key);
            if (before == null) {
                // Which level this reads at does not matter: the compare-and-set finds out.
                Reply read = store.read(new Request.Read(key, "default"));
                if (read.outcome() != Outcome.OK) {
                    return Reply.fail("nothing was sent: " + read.error(), read.node());
                }
                before = new Belief(read.value());
            }
            String after = String.valueOf(before.number() + amount);
            Reply reply = store.once(new Request.Cas(key, before.text(), after));
            if (reply.outcome() == Outcome.OK) {
                beliefs.put(key, new Belief(after));
                return reply;
            }
            beliefs.remove(key);
            if (reply.refusal() != null) {
                beliefs.put(key, new Belief(reply.refusal().value()));
            }
            if (!reply.decided() || shift.state().clientsShallStop()) {
                return reply;
            }
        }
    }
}
