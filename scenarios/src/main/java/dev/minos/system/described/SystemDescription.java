package dev.minos.system.described;

import dev.minos.system.Build;
import dev.minos.system.LogRules;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's store as its file describes it.
 *
 * @param launch how a node is started; null for a cluster that is there already and only driven
 * @param endpoints where the nodes of such a cluster are; empty otherwise
 * @param log what in the nodes' logs tells of a crash
 * @param text the file itself, which is kept with every run
 */
public record SystemDescription(
        String name,
        String description,
        @Nullable Launch launch,
        Map<String, InetSocketAddress> endpoints,
        Status status,
        Requests requests,
        LogRules log,
        String text) {
    public SystemDescription {
        endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
    }

    /** Whether its nodes are somebody else's, so that nothing may be broken. */
    public boolean isOnlyDriven() {
        return launch == null;
    }

    /** The program that must be on this machine; null where none is needed. */
    public @Nullable String program() {
        return launch == null ? null : launch.program();
    }

    /** Whether its nodes find each other only by addresses of their own, as they have them inside namespaces. */
    public boolean needsNamespaces() {
        return launch != null && launch.needsNamespaces();
    }

    /** The read modes that it has. */
    public Set<String> modes() {
        return new TreeSet<>(requests.reads().keySet());
    }

    public boolean deletes() {
        return requests.delete() != null;
    }

    public boolean compares() {
        return requests.cas() != null;
    }

    /** The node options of scenarios that mean something to it. */
    public Set<String> options() {
        if (launch == null) {
            return Set.of();
        }
        Set<String> options = new TreeSet<>(launch.options().keySet());
        options.add(Build.UPGRADE);
        return options;
    }

    /**
     * How a node is started.
     *
     * @param first more words for the first node, before there is a cluster
     * @param others more words for every other node
     * @param setup asked of the first node once, when the cluster serves; null where nothing is to be set up
     * @param join asked of the first node once for every other one; null where the command is enough
     * @param options words for a node option of a scenario, with {@code {value}} in them
     * @param peer how {@code {peers}} is written: each member, and what stands between two
     */
    record Launch(
            String program,
            boolean needsNamespaces,
            List<Template> command,
            Map<String, Template> environment,
            List<Template> first,
            List<Template> others,
            @Nullable Ask setup,
            @Nullable Ask join,
            Map<String, List<Template>> options,
            Peers peer) {
        Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            first = List.copyOf(first);
            others = List.copyOf(others);
            options = Map.copyOf(options);
        }

        /** Whether the other nodes wait until the first one serves. */
        boolean isStepwise() {
            return join != null || !others.isEmpty();
        }
    }

    /** How the members are written into a command. */
    record Peers(Template each, String separator) {}

    /**
     * How a node is asked how it is. It is ready when it answers 200, meets {@code where}, and knows a leader if there is a
     * place for one.
     *
     * @param id what a node is called where a leader is named: a place in the answer, or a template
     * @param leader the place of the leader's name; null for a system that tells none
     */
    record Status(
            Ask ask,
            Map<String, String> where,
            Template id,
            @Nullable String leader,
            @Nullable String term,
            @Nullable String commit,
            @Nullable String applied) {
        Status {
            where = Map.copyOf(where);
        }
    }

    /** How a client asks. */
    record Requests(
            Map<String, Ask> reads,
            Ask write,
            @Nullable Ask delete,
            @Nullable Ask cas,
            @Nullable Ask create) {
        Requests {
            reads = Map.copyOf(reads);
        }
    }
}
