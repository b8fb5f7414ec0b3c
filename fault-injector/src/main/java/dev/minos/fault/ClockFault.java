package dev.minos.fault;

import java.util.List;
import java.util.Set;

/** The clocks of some nodes' processes go wrong: {@code clock n3 +5s}, {@code clock n3 drift -2%}. */
public record ClockFault(Target target, Warp warp) implements Fault {

    static ClockFault parse(List<String> words) {
        return new ClockFault(Target.parse(words.get(0)), Warp.parse(words.subList(1, words.size())));
    }

    @Override
    public String line() {
        return "clock " + target.text() + " " + warp.text();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new ClockFault(Target.of(target.resolve(scope).toArray(String[]::new)), warp);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.CLOCK);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new ClockEffect(cluster, warp, target.resolve(Scope.of(cluster)));
    }
}
