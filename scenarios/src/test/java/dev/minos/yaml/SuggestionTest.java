package dev.minos.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuggestionTest {
    private static final List<String> KNOWN = List.of("healthy", "halves", "kill-leader");

    @Test
    void nearWordIsSuggested() {
        assertEquals(" Did you mean 'healthy'?", Suggestion.of("helthy", KNOWN));
        assertEquals(" Did you mean 'kill-leader'?", Suggestion.of("kill-laeder", KNOWN));
    }

    @Test
    void startOfAWordIsSuggested() {
        assertEquals(" Did you mean 'kill-leader'?", Suggestion.of("kill", KNOWN));
    }

    @Test
    void withoutANearWordEverythingIsListed() {
        assertEquals(" Known: healthy, halves, kill-leader.", Suggestion.of("xyzzy", KNOWN));
    }

    @Test
    void swappedNeighboursAreOneMistake() {
        assertEquals(1, Suggestion.distance("ab", "ba"));
        assertEquals(3, Suggestion.distance("", "abc"));
        assertEquals(1, Suggestion.distance("abc", "abd"));
    }
}
