package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import net.bytebuddy.asm.Advice;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/** Raft (§5.2): one vote a term, and it outlives a restart. */
public final class ForgottenVote extends PlantedBug {
    public ForgottenVote() {
        super(
                "A node does not remember whom it has voted for, so that one term can have two leaders",
                Place.of("org.apache.ratis.server.impl.ServerState", "getVotedFor", 0),
                Flaw.class,
                Hunt.by("rivals.yaml").within(10).orAnyFailure());
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean begin() {
            return true;
        }

        @Advice.OnMethodExit
        static void end(@Advice.Return(readOnly = false) @Nullable RaftPeerId returned) {
            returned = null;
        }
    }
}
