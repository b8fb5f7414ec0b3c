package dev.minos.history;

/**
 * A piece of EDN that has no counterpart among the ordinary values, kept as it was printed: a keyword, symbol,
 * character, ratio or tagged element.
 */
public record EdnText(String text) {
    @Override
    public String toString() {
        return text;
    }
}
