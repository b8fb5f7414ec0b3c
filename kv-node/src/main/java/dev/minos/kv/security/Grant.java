package dev.minos.kv.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one token allows.
 *
 * @param name the token's name, which may be logged
 * @param prefixes keys that begin with one of them; all keys where there is none
 */
public record Grant(String name, Set<Scope> scopes, List<byte[]> prefixes) {
    /** Where no tokens are configured. */
    public static final Grant EVERYTHING = new Grant("anybody", EnumSet.allOf(Scope.class), List.of());

    /** Another node of the cluster: it asks for no data of its own. */
    static final Grant NODE = new Grant("node", EnumSet.of(Scope.ADMIN, Scope.NODE), List.of());

    public Grant {
        scopes = Set.copyOf(scopes);
        prefixes = List.copyOf(prefixes);
    }

    public boolean allows(Scope scope) {
        return scopes.contains(scope) || (scope == Scope.READ && scopes.contains(Scope.WRITE));
    }

    /** Whether a key, or everything that begins with a prefix, is within the token's prefixes. */
    public boolean covers(byte[] keyOrPrefix) {
        return prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> startsWith(keyOrPrefix, prefix));
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grant grant
                && name.equals(grant.name)
                && scopes.equals(grant.scopes)
                && Arrays.deepEquals(prefixes.toArray(), grant.prefixes.toArray());
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
