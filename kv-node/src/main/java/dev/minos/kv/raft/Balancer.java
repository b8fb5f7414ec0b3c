package dev.minos.kv.raft;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Spreads the leadership of several groups over the members: whoever leads two groups more than a member that it has
 * heard of just now lets that one lead one of them. Every such step makes the largest share smaller, so it comes to an
 * end. Nothing is moved soon after an election: whoever was elected may have had reason to be.
 */
final class Balancer extends Chore {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<KvGroup> groups;
    private final Map<KvGroup, Leadership> leaderships = new HashMap<>();
    private CompletableFuture<Void> moving = CompletableFuture.completedFuture(null);

    /** Who has led a group since when. */
    private record Leadership(String leader, long sinceNanos) {}

    Balancer(List<KvGroup> groups) {
        super("minos-balancer", PERIOD);
        this.groups = groups;
    }

    @Override
    void look() {
        if (groups.size() < 2 || !moving.isDone()) {
            return;
        }
        long now = System.nanoTime();
        Map<String, Integer> shares = new HashMap<>();
        boolean settled = true;
        for (KvGroup group : groups) {
            String leader = group.leader();
            settled &= leader != null && hasLedForLong(group, leader, now);
            if (leader != null) {
                shares.merge(leader, 1, Integer::sum);
            }
        }
        if (!settled) {
            return;
        }
        groups.stream().filter(KvGroup::leads).findFirst().ifPresent(group -> pass(group, shares));
    }

    private boolean hasLedForLong(KvGroup group, String leader, long now) {
        Leadership before = leaderships.get(group);
        if (before == null || !before.leader().equals(leader)) {
            leaderships.put(group, new Leadership(leader, now));
            return false;
        }
        return now - before.sinceNanos() >= SETTLED_NANOS;
    }

    private void pass(KvGroup group, Map<String, Integer> shares) {
        String self = group.division().getId().toString();
        Optional<String> poorest = group.membership().nearFollowers().stream()
                .min(Comparator.comparingInt((String id) -> shares.getOrDefault(id, 0))
                        .thenComparing(Comparator.naturalOrder()));
        if (poorest.isPresent() && shares.getOrDefault(self, 0) - shares.getOrDefault(poorest.get(), 0) >= 2) {
            // Should it fail, the next look tries again.
            moving = group.membership().transfer(poorest.get()).exceptionally(failure -> null);
        }
    }
}
