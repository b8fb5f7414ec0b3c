package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Sends a write that is to happen once until the store has decided it: to the client's node first, then to the others in
 * turn, as a client of an application does that must know. Belongs to one thread.
 *
 * <p>Only an answer that decides ends it (it happened, or its condition did not hold): when some attempt was lost, the
 * definite failure of a later one says nothing of the lost one. Once clients shall stop it goes on for {@value
 * #GRACE_SECONDS} s more, because the outcomes that are known last are those of writes that faults have held up.
 */
final class Retries implements AutoCloseable {
    private static final long GRACE_SECONDS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final RunState state;
    private final String client;
    private final List<KvClient> nodes = new ArrayList<>();
    private long sequence;
    private long stoppedNanos;

    Retries(Shift shift, Seat seat) {
        this.state = shift.state();
        this.client = "client-" + seat.number();
        List<String> names = shift.system().nodes();
        int first = names.indexOf(seat.home());
        for (int i = 0; i < names.size(); i++) {
            String node = names.get((first + i) % names.size());
            nodes.add(shift.system().client(node, shift.workload().timeout()));
        }
    }

    /** Has {@code turn} done at the client's pace, until clients shall stop. */
    static void keep(Shift shift, Seat seat, Function<Retries, Reply> turn) {
        try (Retries store = new Retries(shift, seat)) {
            new Pace(shift.state(), seat.group().rate()).keep(() -> turn.apply(store));
        }
    }

    /** Does what must happen once, under a name that nobody has used. */
    Reply once(Request write) {
        return decide(new Request.Once(write, client + ":" + ++sequence));
    }

    /** Asks the client's own node, once, for what changes nothing. */
    Reply readAtHome(Request request) {
        return nodes.get(0).execute(request);
    }

    /** Asks for what changes nothing, at one node after another, until one answers. */
    Reply read(Request request) {
        Reply reply = Reply.fail("nobody was asked", null);
        for (KvClient node : nodes) {
            reply = node.execute(request);
            if (reply.outcome() == Outcome.OK || isOver()) {
                return reply;
            }
        }
        return reply;
    }

    private Reply decide(Request.Once write) {
        boolean lost = false;
        for (int attempt = 0; ; attempt++) {
            Reply reply = nodes.get(attempt % nodes.size()).execute(write);
            if (reply.decided()) {
                return reply;
            }
            lost |= reply.outcome() == Outcome.INFO;
            if (isOver()) {
                return lost ? Reply.info(String.valueOf(reply.error()), reply.node()) : reply;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    /** Whether clients shall stop, and had time to. */
    private boolean isOver() {
        if (!state.clientsShallStop()) {
            return false;
        }
        stoppedNanos = stoppedNanos == 0 ? System.nanoTime() : stoppedNanos;
        return System.nanoTime() - stoppedNanos
                > Duration.ofSeconds(GRACE_SECONDS).toNanos();
    }

    @Override
    public void close() {
        nodes.forEach(KvClient::close);
    }
}
