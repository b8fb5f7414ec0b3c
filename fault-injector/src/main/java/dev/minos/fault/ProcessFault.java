package dev.minos.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something done to the processes of some nodes. */
public record ProcessFault(Verb verb, Target target) implements Fault {

    /** What is done, and what healing means. */
    public enum Verb {
        /** SIGKILL; healed by a start. */
        KILL,
        /** SIGSTOP; healed by SIGCONT. */
        PAUSE,
        /** SIGTERM, a graceful end; healed by a start. */
        STOP,
        /** SIGKILL and start at once, one node after the other has come up again; nothing to heal. */
        RESTART,
        /** SIGTERM and start, one node after the other has come up again; nothing to heal. */
        ROLL,
        /** SIGKILL, and the node's data is gone; healed by a start with an empty directory. */
        WIPE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Optional<Verb> verb(String text) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.text().equals(text))
                .findFirst();
    }

    @Override
    public String line() {
        return verb.text() + " " + target.text();
    }

    @Override
    public Fault resolve(Scope scope) throws CannotInjectException {
        return new ProcessFault(verb, Target.of(target.resolve(scope).toArray(String[]::new)));
    }

    @Override
    public Effect on(Cluster cluster) throws CannotInjectException {
        return new ProcessEffect(cluster, verb, target.resolve(Scope.of(cluster)));
    }
}
