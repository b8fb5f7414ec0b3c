package dev.minos.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, times and stored values as people read them. */
final class Words {
    static final int VALUE_LENGTH = 40;

    private Words() {}

    /** A stored value: quoted text, shortened, with control and direction characters made visible. */
    static String value(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        return value instanceof String text
                ? '"' + visible(text, VALUE_LENGTH) + '"'
                : visible(value.toString(), VALUE_LENGTH);
    }

    static String key(@Nullable Object key) {
        return key == null ? "the register" : visible(key.toString(), VALUE_LENGTH);
    }

    /**
     * At most {@code limit} characters of the text. What would not show, or would turn the text around it (Unicode's
     * direction marks), is written as its code.
     */
    static String visible(String text, int limit) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        int i = 0;
        while (i < text.length() && shown < limit) {
            int c = text.codePointAt(i);
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
            shown++;
        }
        if (i < text.length()) {
            out.append("… (").append(count(text.length())).append(" characters)");
        }
        return out.toString();
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String count(long n, String one) {
        return count(n) + " " + (n == 1 ? one : one + "s");
    }

    static String duration(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds >= 120) {
            return Math.round(seconds) / 60 + " min " + Math.round(seconds) % 60 + " s";
        }
        if (seconds >= 1) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        double millis = nanos / 1e6;
        if (millis >= 1) {
            return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
        }
        return nanos == 0 ? "0 ms" : String.format(Locale.ROOT, "%.0f µs", nanos / 1e3);
    }

    /** A moment of the run, as its charts show it. */
    static String moment(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** A moment in ISO 8601 to the second, for people. */
    static String date(String iso) {
        return iso.length() >= 19 && iso.charAt(10) == 'T'
                ? visible(iso.substring(0, 19).replace('T', ' '), 19) + " UTC"
                : visible(iso, 40);
    }

    static String percent(long part, long whole) {
        if (whole == 0) {
            return "–";
        }
        double share = 100.0 * part / whole;
        // Never round a missing answer up to "all of them".
        if (part < whole && share > 99.9) {
            return "99.9 %";
        }
        return String.format(Locale.ROOT, share == Math.rint(share) ? "%.0f %%" : "%.1f %%", share);
    }

    static String list(List<String> parts) {
        int n = parts.size();
        return n <= 1
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, n - 1)) + " and " + parts.get(n - 1);
    }
}
