package dev.minos.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a node's log tell that something in it broke down, and which of them are all right. Immutable.
 *
 * @param crashes what such a line has in it
 * @param allowed the exceptions, each with its reason
 */
public record LogRules(List<Pattern> crashes, List<Allowed> allowed) {
    /** Faults after which a node must complain: somebody has damaged what it has, or takes it away. */
    private static final Set<String> DAMAGE = Set.of(
            "disk-error",
            "disk-full",
            "unsync-drop",
            "torn-write",
            "flip-bit",
            "truncate",
            "tear",
            "copy-chunk",
            "lose-file",
            "restore",
            "memory");

    /** What runtimes print when a program breaks down: JVM, Go, C. */
    private static final List<String> GENERAL = List.of(
            "^Exception in thread ",
            "\\bjava\\.lang\\.(OutOfMemoryError|StackOverflowError|AssertionError|NoClassDefFoundError|VirtualMachineError)",
            "A fatal error has been detected by the Java Runtime Environment",
            "Terminating with exit status ",
            "^panic: ",
            "^fatal error: ",
            "\\bSIG(SEGV|BUS|ABRT|ILL)\\b",
            "\\bout of memory\\b");

    /**
     * A line that looks worse than it is.
     *
     * @param faults the first words of the faults without which it is not all right; empty if it always is
     */
    public record Allowed(Pattern line, Set<String> faults, String because) {
        public Allowed {
            faults = Set.copyOf(faults);
        }
    }

    public LogRules {
        crashes = List.copyOf(crashes);
        allowed = List.copyOf(allowed);
    }

    /** For a program of which nothing else is known. */
    public static LogRules general() {
        return new LogRules(GENERAL.stream().map(Pattern::compile).toList(), List.of());
    }

    /** For Minos' own nodes, which log an error only when something is broken. */
    static LogRules minos() {
        return general()
                .with(
                        List.of(Pattern.compile("\\blevel=error\\b")),
                        List.of(
                                new Allowed(
                                        Pattern.compile("\\blevel=error\\b"),
                                        DAMAGE,
                                        "a node whose disk or memory is taken away has to say so"),
                                new Allowed(
                                        Pattern.compile("ServerNotReadyException: .*current state is CLOS"),
                                        Set.of(),
                                        "Ratis calls it an error when it refuses a message while it is being stopped")));
    }

    /** The same and more. */
    public LogRules with(List<Pattern> moreCrashes, List<Allowed> moreAllowed) {
        List<Pattern> patterns = new ArrayList<>(crashes);
        patterns.addAll(moreCrashes);
        List<Allowed> exceptions = new ArrayList<>(allowed);
        exceptions.addAll(moreAllowed);
        return new LogRules(patterns, exceptions);
    }

    /** Whether the line tells of a crash, when faults with these first words were injected. */
    public boolean isCrash(String line, Set<String> faults) {
        return crashes.stream().anyMatch(pattern -> pattern.matcher(line).find()) && excuse(line, faults) == null;
    }

    /** Why a line that looks like a crash is none; null when nothing speaks for it. */
    @Nullable
    String excuse(String line, Set<String> faults) {
        return allowed.stream()
                .filter(one -> one.faults().isEmpty() || one.faults().stream().anyMatch(faults::contains))
                .filter(one -> one.line().matcher(line).find())
                .map(Allowed::because)
                .findFirst()
                .orElse(null);
    }
}
