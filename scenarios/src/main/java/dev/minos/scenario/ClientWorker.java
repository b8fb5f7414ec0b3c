package dev.minos.scenario;

import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;

/** A client of registers: asks its node, once, waits for the answer, and asks again at its pace. */
final class ClientWorker implements Runnable {
    private final Shift shift;
    private final Seat seat;
    private final Generator generator;
    private final ClientLog log;

    ClientWorker(Shift shift, Seat seat) {
        this.shift = shift;
        this.seat = seat;
        this.generator = new Generator(seat.number(), shift.workload().keys(), seat.group(), seat.random());
        this.log = shift.log(seat.number());
    }

    @Override
    public void run() {
        try (KvClient client =
                shift.system().client(seat.home(), shift.workload().timeout())) {
            new Pace(shift.state(), seat.group().rate()).keep(() -> once(client, generator.next()));
        }
    }

    private Reply once(KvClient client, Request request) {
        Reply reply = log.record(ClientLog.Entry.of(request, seat.home()), () -> client.execute(request));
        generator.learn(request, reply);
        return reply;
    }
}
