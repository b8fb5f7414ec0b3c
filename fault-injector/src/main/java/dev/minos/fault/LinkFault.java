package dev.minos.fault;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One trouble on some links. */
public record LinkFault(List<LinkPattern> patterns, Trouble trouble) implements Fault {
    public LinkFault {
        patterns = LinkPattern.checked(patterns);
    }

    public static LinkFault cut(Collection<Link> links) {
        return new LinkFault(LinkPattern.ofAll(new TreeSet<>(links)), new Trouble.Cut());
    }

    @Override
    public String line() {
        String parameters = trouble.parameters();
        return trouble.verb() + " " + LinkPattern.text(patterns) + (parameters.isEmpty() ? "" : " " + parameters);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new LinkFault(LinkPattern.resolveAll(patterns, scope), trouble);
    }

    SortedSet<Link> links(Scope scope) throws CannotInjectException {
        return LinkPattern.links(patterns, scope);
    }

    @Override
    public Set<Need> needs() {
        return trouble instanceof Trouble.Packets ? Set.of(Need.PACKETS) : Set.of();
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        if (trouble instanceof Trouble.Packets packets) {
            return new PacketEffect(cluster.network(), links(Scope.of(cluster)), packets);
        }
        return new LinkEffect(cluster.network(), links(Scope.of(cluster)), trouble);
    }
}
