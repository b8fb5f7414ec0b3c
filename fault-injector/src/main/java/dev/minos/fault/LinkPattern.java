package dev.minos.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Links by the nodes at their ends: {@code n1>n2} one way, {@code n1<>n2} both ways, {@code leader>all}, and
 * {@code n3} for everything to and from n3.
 */
public record LinkPattern(Target from, Target to, Direction direction) {

    /** Whether the pattern means the way back, too. */
    public enum Direction {
        ONE_WAY,
        BOTH_WAYS
    }

    public static LinkPattern of(Link link) {
        return new LinkPattern(Target.of(link.from()), Target.of(link.to()), Direction.ONE_WAY);
    }

    public static LinkPattern around(Target target) {
        return new LinkPattern(target, Target.Role.ALL, Direction.BOTH_WAYS);
    }

    public static LinkPattern parse(String text) {
        int arrow = text.indexOf('>');
        if (arrow < 0) {
            return around(Target.parse(text));
        }
        Target to = Target.parse(text.substring(arrow + 1));
        return arrow > 0 && text.charAt(arrow - 1) == '<'
                ? new LinkPattern(Target.parse(text.substring(0, arrow - 1)), to, Direction.BOTH_WAYS)
                : new LinkPattern(Target.parse(text.substring(0, arrow)), to, Direction.ONE_WAY);
    }

    static List<LinkPattern> parseAll(List<String> words) {
        return words.stream().map(LinkPattern::parse).toList();
    }

    static List<LinkPattern> ofAll(SortedSet<Link> links) {
        return links.stream().map(LinkPattern::of).toList();
    }

    public String text() {
        if (direction == Direction.BOTH_WAYS) {
            return to == Target.Role.ALL ? from.text() : from.text() + "<>" + to.text();
        }
        return from.text() + ">" + to.text();
    }

    /** The same links with every role but "all" replaced by the nodes that play it now. */
    LinkPattern resolve(Scope scope) throws CannotInjectException {
        return new LinkPattern(fixed(from, scope), fixed(to, scope), direction);
    }

    static List<LinkPattern> resolveAll(List<LinkPattern> patterns, Scope scope) throws CannotInjectException {
        List<LinkPattern> resolved = new ArrayList<>();
        for (LinkPattern pattern : patterns) {
            resolved.add(pattern.resolve(scope));
        }
        if (links(resolved, scope).isEmpty()) {
            throw new CannotInjectException("no two different nodes are meant");
        }
        return List.copyOf(resolved);
    }

    static SortedSet<Link> links(List<LinkPattern> patterns, Scope scope) throws CannotInjectException {
        SortedSet<Link> links = new TreeSet<>();
        for (LinkPattern pattern : patterns) {
            List<String> senders = pattern.from.resolve(scope);
            List<String> receivers = pattern.to.resolve(scope);
            links.addAll(Grudges.links(senders, receivers));
            if (pattern.direction == Direction.BOTH_WAYS) {
                links.addAll(Grudges.links(receivers, senders));
            }
        }
        return links;
    }

    static String text(List<LinkPattern> patterns) {
        return String.join(" ", patterns.stream().map(LinkPattern::text).toList());
    }

    static List<LinkPattern> checked(List<LinkPattern> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("at least one link is named");
        }
        return List.copyOf(patterns);
    }

    private static Target fixed(Target target, Scope scope) throws CannotInjectException {
        return target == Target.Role.ALL
                ? target
                : Target.of(target.resolve(scope).toArray(String[]::new));
    }

    static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
