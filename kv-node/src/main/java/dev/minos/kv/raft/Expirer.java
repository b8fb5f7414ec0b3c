package dev.minos.kv.raft;

import dev.minos.kv.store.Change;
import dev.minos.kv.store.Command;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * On the leader of a group, proposes that keys whose time is over go. They go when that is applied, so every replica
 * sees them go at the same place of the log, and no replica's clock matters for what is read.
 */
final class Expirer extends Chore {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final List<KvGroup> groups;
    private final InstantSource clock;
    private final Map<KvGroup, CompletableFuture<?>> proposed = new HashMap<>();

    Expirer(List<KvGroup> groups, InstantSource clock) {
        super("minos-expirer", PERIOD);
        this.groups = groups;
        this.clock = clock;
    }

    @Override
    void look() {
        groups.forEach(this::look);
    }

    private void look(KvGroup group) {
        CompletableFuture<?> last = proposed.get(group);
        if ((last != null && !last.isDone()) || !group.leads()) {
            return;
        }
        Long next = group.read(store -> store.nextExpiryMillis());
        long now = clock.millis();
        if (next != null && next != Change.NEVER && next <= now) {
            // Should it fail, the next look proposes it again: applied twice it does nothing more.
            proposed.put(group, group.write(new Command.Expire(now)));
        }
    }
}
