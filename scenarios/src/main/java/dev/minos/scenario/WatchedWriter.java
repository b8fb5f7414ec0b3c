package dev.minos.scenario;

import dev.minos.system.Reply;
import dev.minos.system.Request;

/** A client that writes and deletes what others watch, each change until the store has decided it. */
final class WatchedWriter implements Runnable {
    private final Shift shift;
    private final Seat seat;
    private final ClientLog log;
    private int written;

    WatchedWriter(Shift shift, Seat seat) {
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
        String key = WatchWork.key(seat.random().nextInt(shift.workload().keys()));
        Request change = kind.verb() == OperationKind.Verb.DELETE
                ? new Request.Delete(key)
                : new Request.Write(key, seat.number() + "-" + ++written);
        return log.record(ClientLog.Entry.of(change, seat.home()), () -> store.once(change));
    }
}
