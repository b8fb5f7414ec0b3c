package dev.minos.kv;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * One line an event, {@code name=value} with blanks between (logfmt): for people, {@code grep} and log collectors alike. A
 * stack trace, which only a bug has, stays in its line.
 */
public final class Logfmt extends LayoutBase<ILoggingEvent> {
    private static final int FRAMES = 30;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        String logger = event.getLoggerName();
        put(line, "time", event.getInstant().toString());
        put(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        put(line, "at", logger.substring(logger.lastIndexOf('.') + 1));
        put(line, "msg", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> put(line, pair.key, String.valueOf(pair.value)));
        }
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            put(line, "error", thrown.getClassName() + ": " + thrown.getMessage());
            put(line, "stack", stack(thrown));
        }
        return line.append('\n').toString();
    }

    private static String stack(IThrowableProxy thrown) {
        StringBuilder frames = new StringBuilder();
        StackTraceElementProxy[] elements = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(FRAMES, elements.length); i++) {
            frames.append(i == 0 ? "" : " < ").append(elements[i].getStackTraceElement());
        }
        return frames.toString();
    }

    private static void put(StringBuilder line, String name, String value) {
        if (!line.isEmpty()) {
            line.append(' ');
        }
        line.append(name).append('=');
        if (!value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '=')) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    // Nobody's key or header ends a line, moves a cursor or rings a bell.
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
