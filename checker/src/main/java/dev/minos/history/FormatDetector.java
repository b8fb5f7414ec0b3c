package dev.minos.history;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the format of a history from its beginning. */
final class FormatDetector {
    /** How much of a file {@link #detect} wants to see: the first operation of a log may come late. */
    static final int SAMPLE_BYTES = 1 << 20;

    private static final Pattern PORCUPINE = Pattern.compile("\\A\\s*\\{[^}]*:f :(get|put|append)\\b[^}]*:key [^}]*}");
    private static final Pattern TEXT = Pattern.compile("\\A\\s*(\\d+|:\\S+)\\s+:(invoke|ok|fail|info)\\s+:?\\S+");
    private static final Pattern LOG =
            Pattern.compile("(?m)^\\S.*?\\s(\\d+|:\\S+)\\s+:(invoke|ok|fail|info)\\s+:?\\S+");
    private static final Pattern JSON = Pattern.compile("\\A\\s*\\{\\s*(\"|}|\\z)");
    private static final Pattern EDN = Pattern.compile("\\A[\\s,\uFEFF]*(;|\\[|\\(|#|\\{)");

    private FormatDetector() {}

    /** The format of a file that begins with {@code sample[0, length)}; null when it is none of ours. */
    static @Nullable Format detect(byte[] sample, int length) {
        String text = new String(sample, 0, length, StandardCharsets.UTF_8);
        if (text.isBlank() || JSON.matcher(text).find()) {
            return Format.JSONL;
        }
        if (EDN.matcher(text).find()) {
            return PORCUPINE.matcher(text).find() ? Format.PORCUPINE_KV : Format.JEPSEN_EDN;
        }
        if (TEXT.matcher(text).find()) {
            return Format.JEPSEN_TXT;
        }
        return LOG.matcher(text).find() ? Format.JEPSEN_LOG : null;
    }
}
