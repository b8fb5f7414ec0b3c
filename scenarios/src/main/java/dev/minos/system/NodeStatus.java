package dev.minos.system;

import org.jspecify.annotations.Nullable;

/**
 * What a node says about itself.
 *
 * @param role {@code leader}, {@code follower}, {@code candidate}, {@code listener}
 * @param leader whom it takes for the leader
 * @param ready whether it serves requests
 */
public record NodeStatus(
        String node, String role, @Nullable String leader, long term, long commit, long applied, boolean ready) {
    public boolean leads() {
        return role.equals("leader");
    }
}
