package dev.minos.fault;

import java.time.Duration;
import java.util.Locale;

/** What a shell beside a process does so that the process runs and stands still in turn. */
public final class StrobeScript {
    private StrobeScript() {}

    /** It ends when the process does. */
    public static String of(long pid, Duration run, Duration stand) {
        return "while kill -CONT " + pid + " && sleep " + seconds(run) + " && kill -STOP " + pid + " && sleep "
                + seconds(stand) + "; do :; done";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%d.%03d", duration.toSeconds(), duration.toMillisPart());
    }
}
