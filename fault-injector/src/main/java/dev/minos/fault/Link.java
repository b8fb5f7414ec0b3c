package dev.minos.fault;

/** The direction from one node to another; a two-way connection uses two links. Prints as {@code n1>n2}. */
public record Link(String from, String to) implements Comparable<Link> {

    public Link {
        Names.check(from);
        Names.check(to);
        if (from.equals(to)) {
            throw new IllegalArgumentException("a link joins two different nodes, not " + from + " and itself");
        }
    }

    /** Reads {@code n1>n2}. */
    public static Link parse(String text) {
        int arrow = text.indexOf('>');
        if (arrow < 0) {
            throw new IllegalArgumentException("a link is written n1>n2, not '" + text + "'");
        }
        return new Link(text.substring(0, arrow), text.substring(arrow + 1));
    }

    public Link reversed() {
        return new Link(to, from);
    }

    @Override
    public int compareTo(Link other) {
        int byFrom = from.compareTo(other.from);
        return byFrom != 0 ? byFrom : to.compareTo(other.to);
    }

    @Override
    public String toString() {
        return from + ">" + to;
    }
}
