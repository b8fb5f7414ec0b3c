package dev.minos.scenario;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A client of sets; see {@link SetWork}. */
final class SetClient implements Runnable {
    private final Shift shift;
    private final Seat seat;
    private final ClientLog log;
    private final Map<String, Known> sets = new HashMap<>();
    private int added;

    /** What this client knows to be in a set. */
    private static final class Known {
        /** Seen, or added by this client, and not removed by it. */
        private final List<String> there = new ArrayList<>();
        /** Those of them that its last read has shown for the first time: others may still be at adding them. */
        private final List<String> fresh = new ArrayList<>();

        private final Set<String> ever = new HashSet<>();

        void added(String element) {
            there.add(element);
            ever.add(element);
        }

        void read(List<String> elements) {
            fresh.clear();
            for (String element : elements) {
                if (ever.add(element)) {
                    there.add(element);
                    fresh.add(element);
                }
            }
        }

        /** Something to remove, never twice the same; a fresh element if there is one. */
        String take(SplittableRandom random) {
            List<String> from = fresh.isEmpty() ? there : fresh;
            String element = from.get(random.nextInt(from.size()));
            there.remove(element);
            fresh.remove(element);
            return element;
        }
    }

    SetClient(Shift shift, Seat seat) {
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
        String set = SetWork.key(seat.random().nextInt(shift.workload().keys()));
        Known known = sets.computeIfAbsent(set, unused -> new Known());
        String mode = kind.mode();
        if (mode != null) {
            return read(store, set, mode, known);
        }
        if (kind.verb() == OperationKind.Verb.REMOVE && !known.there.isEmpty()) {
            String element = known.take(seat.random());
            return log.record(
                    new ClientLog.Entry("remove", set, element, null, seat.home()),
                    () -> store.once(new Request.Delete(key(set, element))),
                    reply -> null);
        }
        String element = seat.number() + "-" + ++added;
        Reply reply = log.record(
                new ClientLog.Entry("add", set, element, null, seat.home()),
                () -> store.once(new Request.Write(key(set, element), element)),
                done -> null);
        if (reply.outcome() != Outcome.FAIL) {
            known.added(element);
        }
        return reply;
    }

    private Reply read(Retries store, String set, String mode, Known known) {
        Reply reply = log.record(
                entry(set, mode, seat.home()), () -> whole(store.readAtHome(page(set, mode))), SetClient::elements);
        Reply.Page page = reply.page();
        if (page != null && reply.outcome() == Outcome.OK) {
            known.read(page.items().stream().map(Reply.Item::value).toList());
        }
        return reply;
    }

    /** How a read of a whole set is recorded. */
    static ClientLog.Entry entry(String set, String mode, String node) {
        return new ClientLog.Entry(Operation.READ, set, null, mode, node);
    }

    static Request.Page page(String set, String mode) {
        return new Request.Page(key(set, ""), null, SetWork.LARGEST, mode);
    }

    private static String key(String set, String element) {
        return set + "." + element;
    }

    /** A page that does not show all is no read of the set. */
    static Reply whole(Reply reply) {
        Reply.Page page = reply.page();
        return page != null && page.more() ? Reply.fail("larger than a page", reply.node()) : reply;
    }

    /** What a page showed, as a history names it. */
    static @Nullable Object elements(Reply reply) {
        Reply.Page page = reply.page();
        return page == null
                ? null
                : page.items().stream().map(Reply.Item::value).toList();
    }
}
