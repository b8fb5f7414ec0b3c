package dev.minos.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Whatever is logged is one line of {@code name=value}. */
final class LogfmtTest {
    private static final LoggerContext CONTEXT = new LoggerContext();

    private static String line(String message, @Nullable Throwable thrown, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent(
                "here", CONTEXT.getLogger("dev.minos.kv.KvNode"), Level.WARN, message, thrown, new Object[0]);
        event.setInstant(Instant.ofEpochSecond(0));
        event.setKeyValuePairs(List.of(pairs));
        return new Logfmt().doLayout(event);
    }

    @Test
    void anEventIsTimeLevelPlaceMessageAndItsValues() {
        assertEquals(
                "time=1970-01-01T00:00:00Z level=warn at=KvNode msg=started id=n1 data=\"/var/lib/my data\" tls=true\n",
                line(
                        "started",
                        null,
                        new KeyValuePair("id", "n1"),
                        new KeyValuePair("data", "/var/lib/my data"),
                        new KeyValuePair("tls", true)));
    }

    @Test
    void whatAClientSentNeitherEndsALineNorForgesAnother() {
        String line = line("a\nlevel=error \"b\" \\ \u001b[31m\u2028\r\t\u0000", null, new KeyValuePair("k", "a=b"));
        assertEquals(
                "time=1970-01-01T00:00:00Z level=warn at=KvNode"
                        + " msg=\"a\\nlevel=error \\\"b\\\" \\\\ \\u001b[31m\\u2028\\r\\t\\u0000\" k=\"a=b\"\n",
                line);
    }

    @Test
    void aStackTraceStaysInItsLine() {
        String line = line("failed", new IllegalStateException("outer", new IllegalArgumentException("in\nner")));
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains(" error=\"java.lang.IllegalStateException: outer\" stack=\""), line);
        assertTrue(line.contains(" error=\"java.lang.IllegalArgumentException: in\\nner\" stack=\""), line);
    }

    @Test
    void anEmptyValueIsQuoted() {
        assertTrue(line("", null).contains(" msg=\"\"\n"));
    }
}
