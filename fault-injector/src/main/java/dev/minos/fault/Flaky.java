package dev.minos.fault;

import java.time.Duration;
import java.util.List;

/** Links that are cut and healed over and over: {@code flaky n3 300ms 200ms} is open for 300 ms, then cut for 200 ms. */
public record Flaky(List<LinkPattern> patterns, Duration open, Duration cut) implements Fault {
    static final Duration LONGEST = Duration.ofSeconds(10);

    public Flaky {
        patterns = LinkPattern.checked(patterns);
        for (Duration phase : List.of(open, cut)) {
            if (phase.toMillis() < 10 || phase.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a flaky link is open or cut for 10ms to 10s at a time, not " + Durations.text(phase));
            }
        }
    }

    static Flaky parse(List<String> words) {
        if (words.size() < 3) {
            throw new IllegalArgumentException("expected links and two durations, such as 'flaky n3 300ms 200ms'");
        }
        int links = words.size() - 2;
        return new Flaky(
                LinkPattern.parseAll(words.subList(0, links)),
                Durations.parse(words.get(links)),
                Durations.parse(words.get(links + 1)));
    }

    @Override
    public String line() {
        return "flaky " + LinkPattern.text(patterns) + " " + Durations.text(open) + " " + Durations.text(cut);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new Flaky(LinkPattern.resolveAll(patterns, scope), open, cut);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new FlakyEffect(cluster.network(), LinkPattern.links(patterns, Scope.of(cluster)), open, cut);
    }
}
