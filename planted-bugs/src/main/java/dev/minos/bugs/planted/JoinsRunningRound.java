package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A read must take part in a round that begins after it; sharing the running one saves half a round trip. */
public final class JoinsRunningRound extends PlantedBug {
    public JoinsRunningRound() {
        super(
                "A read shares a confirmation that had begun before the read arrived",
                Place.of("dev.minos.kv.raft.SharedRounds", "join", 0),
                Flaw.class,
                Hunt.by("healthy"));
    }

    /** The last confirmation that was begun, by who shares it. */
    public static final Map<Object, CompletableFuture<Long>> LAST = Collections.synchronizedMap(new WeakHashMap<>());

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable CompletableFuture<Long> begin(@Advice.This Object rounds) {
            CompletableFuture<Long> last = LAST.get(rounds);
            return last == null || last.isDone() ? null : last;
        }

        @Advice.OnMethodExit
        static void end(
                @Advice.This Object rounds,
                @Advice.Enter @Nullable CompletableFuture<Long> running,
                @Advice.Return(readOnly = false) CompletableFuture<Long> returned) {
            if (running != null) {
                returned = running;
            } else {
                LAST.put(rounds, returned);
            }
        }
    }
}
