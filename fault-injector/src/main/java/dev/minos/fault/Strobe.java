package dev.minos.fault;

import java.time.Duration;
import java.util.List;

/**
 * Nodes that are starved of CPU time: stopped and let go over and over. {@code strobe n3 20ms 80ms} runs for 20 ms,
 * then stands for 80 ms, a fifth of a CPU at most.
 */
public record Strobe(Target target, Duration run, Duration stand) implements Fault {

    public Strobe {
        for (Duration phase : List.of(run, stand)) {
            if (phase.toMillis() < 5 || phase.compareTo(Duration.ofSeconds(10)) > 0) {
                throw new IllegalArgumentException(
                        "a node runs or stands for 5ms to 10s at a time, not " + Durations.text(phase));
            }
        }
    }

    static Strobe parse(List<String> words) {
        if (words.size() != 3) {
            throw new IllegalArgumentException("expected a target and two durations, such as 'strobe n3 20ms 80ms'");
        }
        return new Strobe(Target.parse(words.get(0)), Durations.parse(words.get(1)), Durations.parse(words.get(2)));
    }

    @Override
    public String line() {
        return "strobe " + target.text() + " " + Durations.text(run) + " " + Durations.text(stand);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new Strobe(Target.of(target.resolve(scope).toArray(String[]::new)), run, stand);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new StrobeEffect(cluster, this, target.resolve(Scope.of(cluster)));
    }
}
