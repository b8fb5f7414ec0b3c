package dev.minos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines of {@link Fault}. */
final class FaultParser {

    private FaultParser() {}

    static Fault parse(String line) {
        List<String> words = LinkPattern.words(line);
        if (words.size() < 2) {
            throw new IllegalArgumentException(
                    "a fault is a verb and what it is aimed at, such as 'kill leader', not '" + line + "'");
        }
        String verb = words.get(0);
        List<String> rest = words.subList(1, words.size());
        try {
            return parse(verb, rest);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + line.strip() + "': " + e.getMessage(), e);
        }
    }

    private static Fault parse(String verb, List<String> rest) {
        if (verb.equals("partition")) {
            String groups = String.join(" ", rest);
            return Split.isShape(groups) ? Split.parse(groups) : Partition.parse(groups);
        }
        if (verb.equals("isolate")) {
            return new Isolate(Target.parse(only(rest)));
        }
        if (verb.equals("flaky")) {
            return Flaky.parse(rest);
        }
        if (verb.equals("strobe")) {
            return Strobe.parse(rest);
        }
        if (verb.equals("clock")) {
            return ClockFault.parse(rest);
        }
        if (Trouble.isVerb(verb)) {
            return link(verb, new ArrayList<>(rest));
        }
        if (Scarcity.isVerb(verb)) {
            return ScarcityFault.parse(verb, rest);
        }
        if (DiskTrouble.isVerb(verb)) {
            return DiskTroubleFault.parse(verb, rest);
        }
        Optional<PowerFault.Verb> power = PowerFault.verb(verb);
        if (power.isPresent()) {
            return PowerFault.parse(power.get(), rest);
        }
        Optional<DiskFault.Verb> disk = DiskFault.verb(verb);
        if (disk.isPresent()) {
            return DiskFault.parse(disk.get(), rest);
        }
        Optional<RaftFault.Verb> raft = RaftFault.verb(verb);
        if (raft.isPresent()) {
            return new RaftFault(raft.get(), Target.parse(only(rest)));
        }
        Optional<Failpoint.Action> failpoint = Failpoint.action(verb);
        if (failpoint.isPresent()) {
            return Failpoint.parse(failpoint.get(), rest);
        }
        return ProcessFault.verb(verb)
                .map(known -> new ProcessFault(known, Target.parse(only(rest))))
                .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + verb + "'"));
    }

    private static Fault link(String verb, List<String> words) {
        Trouble trouble = switch (verb) {
            case "cut" -> new Trouble.Cut();
            case "stall" -> new Trouble.Stall();
            case "reset" -> new Trouble.Reset();
            case "throttle" -> new Trouble.Throttle(rate(last(words)));
            case "slow-close" -> new Trouble.SlowClose(Durations.parse(last(words)));
            case "slow" -> delay(words);
            default ->
                Trouble.Packets.mishap(verb)
                        .map(mishap -> Trouble.Packets.parse(mishap, last(words)))
                        .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + verb + "'"));
        };
        return new LinkFault(LinkPattern.parseAll(words), trouble);
    }

    private static Trouble delay(List<String> words) {
        int jitter = words.indexOf("jitter");
        if (jitter < 0) {
            return new Trouble.Delay(Durations.parse(last(words)), Duration.ZERO);
        }
        Duration spread = Durations.parse(last(words));
        if (words.size() - 1 != jitter) {
            throw new IllegalArgumentException("one duration follows 'jitter'");
        }
        words.remove(jitter);
        return new Trouble.Delay(Durations.parse(last(words)), spread);
    }

    private static long rate(String text) {
        if (!text.matches("\\d{1,15}B/s")) {
            throw new IllegalArgumentException("a rate is written 64000B/s, not '" + text + "'");
        }
        return Long.parseLong(text.substring(0, text.length() - 3));
    }

    private static String last(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a parameter is missing");
        }
        return words.remove(words.size() - 1);
    }

    private static String only(List<String> words) {
        if (words.size() != 1) {
            throw new IllegalArgumentException("one target is expected, not '" + String.join(" ", words) + "'");
        }
        return words.get(0);
    }
}
