package dev.minos.bugs.client;

import dev.minos.system.KvClient;
import dev.minos.system.MinosSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of a network that delivers twice: every write carries an {@code Idempotency-Key}, and is sent once more some
 * requests later, when nobody waits for the answer any more. It must have happened once.
 */
public final class Twice extends Manner {
    private final AtomicInteger clients = new AtomicInteger();

    @Override
    KvClient client(MinosSystem nodes, String node, Duration timeout, long seed) {
        int number = clients.incrementAndGet();
        return new Sending(
                new Http(nodes.address(node), timeout),
                "c" + Long.toUnsignedString(seed) + "-" + number,
                new SplittableRandom(seed + number));
    }

    private static final class Sending extends Asking {
        /** A node remembers the last 64 writes of a session; with so many sessions it remembers 2048 of this client. */
        private static final int SESSIONS = 32;

        private static final int SOON = 20;
        private static final int LATE = 1000;
        /** A condition did not hold: that is decided once, too. */
        private static final int REFUSED = 412;

        /** A write to be sent again, and after how many writes. */
        private record Late(int due, String method, String path, String body, List<String> headers) {}

        private final String name;
        private final SplittableRandom random;
        private final Queue<Late> late = new ArrayDeque<>();
        private int writes;

        Sending(Http http, String name, SplittableRandom random) {
            super(http);
            this.name = name;
            this.random = random;
        }

        @Override
        Http.Answer change(String method, String path, String body, String... headers) throws IOException {
            repeat();
            writes++;
            List<String> all = new ArrayList<>(List.of(headers));
            all.add("Idempotency-Key");
            all.add(name + "-" + writes % SESSIONS + ":" + (writes / SESSIONS + 1));
            int after = 1 + random.nextInt(random.nextInt(3) == 0 ? LATE : SOON);
            Late again = new Late(writes + after, method, path, body, all);
            Http.Answer answer;
            try {
                answer = http().ask(method, path, body, all.toArray(String[]::new));
            } catch (IOException e) {
                late.add(again);
                throw e;
            }
            // What has certainly failed must not happen later; nobody would send it again, either.
            if (answer.ok() || answer.status() == REFUSED) {
                late.add(again);
            }
            return answer;
        }

        private void repeat() {
            for (Iterator<Late> each = late.iterator(); each.hasNext(); ) {
                Late one = each.next();
                if (one.due() <= writes) {
                    each.remove();
                    try {
                        http().ask(
                                        one.method(),
                                        one.path(),
                                        one.body(),
                                        one.headers().toArray(String[]::new));
                    } catch (IOException nobodyWaits) {
                        // It was a repetition: what it was to do has been done, or is unknown already.
                    }
                }
            }
        }
    }
}
