package dev.minos.fault;

import java.time.Duration;
import java.util.List;

/** A toy: nodes that stand as long as they run, {@code hiccup n3 50ms}. */
public record Hiccup(Target target, Duration beat) implements Fault {

    static Hiccup parse(List<String> words) {
        if (words.size() != 2) {
            throw new IllegalArgumentException("expected a target and a duration, such as 'hiccup n3 50ms'");
        }
        return new Hiccup(Target.parse(words.get(0)), Durations.parse(words.get(1)));
    }

    @Override
    public String line() {
        return "hiccup " + target.text() + " " + Durations.text(beat);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new Hiccup(Target.of(target.resolve(scope).toArray(String[]::new)), beat);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new Strobe(target, beat, beat).on(cluster);
    }
}
