package dev.minos.fault;

import java.util.List;
import java.util.Set;

/** Disks that go on working, but badly: {@code disk-error n1 write 20%}, {@code disk-full n2}, {@code slow-fsync n3 200ms}. */
public record DiskTroubleFault(Target target, DiskTrouble trouble) implements Fault {

    static DiskTroubleFault parse(String verb, List<String> words) {
        return new DiskTroubleFault(
                Target.parse(words.get(0)), DiskTrouble.parse(verb, words.subList(1, words.size())));
    }

    @Override
    public String line() {
        String parameters = trouble.parameters();
        return trouble.verb() + " " + target.text() + (parameters.isEmpty() ? "" : " " + parameters);
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new DiskTroubleFault(Target.of(target.resolve(scope).toArray(String[]::new)), trouble);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.DISK);
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new DiskTroubleEffect(cluster, trouble, target.resolve(Scope.of(cluster)));
    }
}
