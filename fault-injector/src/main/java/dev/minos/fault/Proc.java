package dev.minos.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Linux tells about processes under /proc (man 5 proc). */
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /** When the process started, in clock ticks since boot: with the pid it names one process for ever. */
    static @Nullable String startTime(long pid) {
        List<String> fields = statFields(ROOT.resolve(pid + "/stat"));
        return fields.size() > 19 ? fields.get(19) : null;
    }

    /** R, S, D, T (stopped), Z (zombie) and so on; {@code '-'} when there is no such process. */
    static char state(long pid) {
        return stateIn(ROOT.resolve(pid + "/stat"));
    }

    /** Whether every thread of the process is stopped. */
    static boolean isStopped(long pid) {
        boolean any = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(ROOT.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                any = true;
                if (stateIn(thread.resolve("stat")) != 'T') {
                    return false;
                }
            }
        } catch (IOException gone) {
            return false;
        }
        return any;
    }

    /** The numbers of a process's threads; empty when it is gone. */
    static List<Integer> threads(long pid) {
        List<Integer> threads = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT.resolve(pid + "/task"))) {
            entries.forEach(
                    entry -> threads.add(Integer.valueOf(entry.getFileName().toString())));
        } catch (IOException gone) {
            return List.of();
        }
        return threads;
    }

    /** CPU time used so far by the process in user and kernel mode, in clock ticks; -1 when it is gone. */
    static long cpuTicks(long pid) {
        List<String> fields = statFields(ROOT.resolve(pid + "/stat"));
        return fields.size() > 12 ? Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12)) : -1;
    }

    static boolean environmentHolds(Path process, byte[] text) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            for (int i = 0; i + text.length <= environment.length; i++) {
                if (Arrays.equals(environment, i, i + text.length, text, 0, text.length)) {
                    return true;
                }
            }
            return false;
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private static char stateIn(Path stat) {
        List<String> fields = statFields(stat);
        return fields.isEmpty() || fields.get(0).isEmpty() ? '-' : fields.get(0).charAt(0);
    }

    /** The fields after the command's name, which stands in brackets and may hold anything. */
    private static List<String> statFields(Path stat) {
        try {
            String line = new String(Files.readAllBytes(stat), StandardCharsets.ISO_8859_1);
            int end = line.lastIndexOf(')');
            return end < 0 ? List.of() : Arrays.asList(line.substring(end + 2).split(" ", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
