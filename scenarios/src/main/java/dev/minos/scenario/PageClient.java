package dev.minos.scenario;

import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that writes keys, deletes them, or asks for pages of them; see {@link PageWork}. */
final class PageClient implements Runnable {
    private final Shift shift;
    private final Seat seat;
    private final ClientLog log;
    private final int limit;
    private int written;

    PageClient(Shift shift, Seat seat, int limit) {
        this.shift = shift;
        this.seat = seat;
        this.limit = limit;
        this.log = shift.log(seat.number());
    }

    @Override
    public void run() {
        try (KvClient client =
                shift.system().client(seat.home(), shift.workload().timeout())) {
            new Pace(shift.state(), seat.group().rate()).keep(() -> next(client));
        }
    }

    private Reply next(KvClient client) {
        OperationKind kind = seat.group().draw(seat.random());
        int key = seat.random().nextInt(shift.workload().keys());
        String mode = kind.mode();
        if (mode != null) {
            Request.Page page = page(key, mode);
            return log.record(entry(page, seat.home()), () -> client.execute(page), PageClient::shown);
        }
        Request request = kind.verb() == OperationKind.Verb.DELETE
                ? new Request.Delete(PageWork.key(key))
                : new Request.Write(PageWork.key(key), seat.number() + "-" + ++written);
        return log.record(ClientLog.Entry.of(request, seat.home()), () -> client.execute(request));
    }

    /** Of the prefix of a key or of all keys, from the begin or behind that key. */
    private Request.Page page(int key, String mode) {
        String prefix = seat.random().nextBoolean() ? PageWork.prefix(key) + "." : "p";
        String after = seat.random().nextBoolean() ? PageWork.key(key) : null;
        return new Request.Page(prefix, after, 1 + seat.random().nextInt(limit), mode);
    }

    static ClientLog.Entry entry(Request.Page page, String node) {
        return new ClientLog.Entry(
                page.f(), page.key(), Arrays.asList(page.after(), (long) page.limit()), page.mode(), node);
    }

    /** What a page showed, as a history names it. */
    static @Nullable Object shown(Reply reply) {
        Reply.Page page = reply.page();
        if (page == null) {
            return null;
        }
        List<Object> keys = new ArrayList<>();
        page.items().forEach(item -> keys.add(List.of(item.key(), item.value(), item.version())));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("more", page.more());
        shown.put("keys", keys);
        return shown;
    }
}
