package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static String of(boolean terminal, Map<String, String> environment) {
        Terminal made = Terminal.of(new PrintWriter(new StringWriter()), terminal, environment);
        return (made.rewritable() ? "one line" : "lines") + (made.colours() ? ", painted" : ", plain");
    }

    @Test
    void onATerminalTheLineIsWrittenOverAndPainted() {
        assertEquals("one line, painted", of(true, Map.of("TERM", "xterm-256color")));
        assertEquals("one line, painted", of(true, Map.of("NO_COLOR", "")), "no-color.org: when present and not empty");
    }

    @Test
    void noColorIsHonoured() {
        assertEquals("one line, plain", of(true, Map.of("NO_COLOR", "1")));
    }

    @Test
    void elsewhereThereAreLinesWithoutPaint() {
        assertEquals("lines, plain", of(false, Map.of("TERM", "xterm")));
        assertEquals("lines, plain", of(true, Map.of("TERM", "dumb")));
    }
}
