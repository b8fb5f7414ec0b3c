package dev.minos.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Jepsen's {@code history.txt} and the operations in old logs: {@code process TAB :type TAB :f TAB value [TAB
 * error]}, in a log after the logger's own words. One thread, one file.
 */
final class JepsenLineReader {
    /** Process, type, f and the rest; some old logs have spaces for tabs. */
    static final Pattern OPERATION = Pattern.compile(
            "(?:|.*?\\s)(\\d+|:\\S+)\\s+(:(?:invoke|ok|fail|info))\\s+(:?[^\\s:]\\S*|nil)(?:\\s+(.*?))?\\s*");

    private final String file;
    private final LineSource lines;
    private final JepsenEvents events;
    private final boolean otherLines;

    private JepsenLineReader(InputStream in, String file, JepsenEvents events, boolean otherLines) {
        this.file = file;
        this.events = events;
        this.otherLines = otherLines;
        lines = new LineSource(in, file);
    }

    /** Every line is an operation. */
    static JepsenLineReader ofText(InputStream in, String file, ReadOptions.Keys keys) {
        return new JepsenLineReader(in, file, JepsenEvents.of(keys), false);
    }

    /** Lines that hold no operation are passed over; a cas that failed observed a mismatch. */
    static JepsenLineReader ofLog(InputStream in, String file, ReadOptions.Keys keys) {
        return new JepsenLineReader(in, file, JepsenEvents.refusesByFailing(keys), true);
    }

    History read() throws IOException {
        while (lines.next()) {
            String line = new String(lines.buffer(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
            try {
                add(line);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new HistoryFormatException(file, lines.line(), String.valueOf(e.getMessage()));
            }
        }
        return events.build();
    }

    private void add(String line) throws IOException {
        var match = OPERATION.matcher(line);
        if (!match.matches()) {
            if (otherLines || line.isBlank()) {
                return;
            }
            throw new IllegalArgumentException("expected process, :type, :f and value, separated by tabs");
        }
        JepsenEvents.Raw raw = new JepsenEvents.Raw();
        raw.process = only(match.group(1));
        raw.type = only(match.group(2));
        raw.f = only(match.group(3));
        String rest = match.group(4);
        if (rest != null) {
            List<@Nullable Object> forms = forms(rest);
            raw.value = forms.get(0);
            raw.error = forms.size() > 1 ? forms.get(1) : null;
        }
        events.add(raw);
    }

    /** Value and error; text that is no EDN (the nemesis prints sentences) stays text. */
    private static List<@Nullable Object> forms(String text) throws IOException {
        List<@Nullable Object> forms = new ArrayList<>();
        try {
            EdnReader reader = new EdnReader(new StringReader(text));
            for (Object form = reader.next(); form != EdnReader.END; form = reader.next()) {
                forms.add(form);
            }
        } catch (IllegalArgumentException e) {
            return List.of(text);
        }
        return forms.isEmpty() || forms.size() > 2 ? List.of(text) : forms;
    }

    private static @Nullable Object only(String text) throws IOException {
        return new EdnReader(new StringReader(text)).next();
    }
}
