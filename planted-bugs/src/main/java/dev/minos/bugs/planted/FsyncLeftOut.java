package dev.minos.bugs.planted;

import dev.minos.bugs.Hunt;
import dev.minos.bugs.Place;
import dev.minos.bugs.PlantedBug;
import net.bytebuddy.asm.Advice;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;

/** Every benchmark likes it. */
public final class FsyncLeftOut extends PlantedBug {
    public FsyncLeftOut() {
        super(
                "A node answers for log entries that it has not fsynced",
                Place.of("dev.minos.kv.raft.RatisKeys", "log", 2),
                Flaw.class,
                Hunt.by("unsync-drop-all"));
    }

    static final class Flaw {
        private Flaw() {}

        @Advice.OnMethodExit
        static void end(@Advice.Argument(0) RaftProperties keys) {
            RaftServerConfigKeys.Log.setUnsafeFlushEnabled(keys, true);
        }
    }
}
