package dev.minos.bugs;

import dev.minos.bugs.planted.AcknowledgedBeforeCommit;
import dev.minos.bugs.planted.AppliedTwice;
import dev.minos.bugs.planted.BatchInParts;
import dev.minos.bugs.planted.CasWithoutCompare;
import dev.minos.bugs.planted.DeleteOnLeaderOnly;
import dev.minos.bugs.planted.DirtyRead;
import dev.minos.bugs.planted.ElectsTheForgetful;
import dev.minos.bugs.planted.ForgottenVote;
import dev.minos.bugs.planted.FsyncLeftOut;
import dev.minos.bugs.planted.IfMatchIgnored;
import dev.minos.bugs.planted.JoinsRunningRound;
import dev.minos.bugs.planted.LogTailDropped;
import dev.minos.bugs.planted.LostUpdate;
import dev.minos.bugs.planted.PageSkips;
import dev.minos.bugs.planted.ReadBeforeApply;
import dev.minos.bugs.planted.RefusalTakenForSuccess;
import dev.minos.bugs.planted.ResurrectedDelete;
import dev.minos.bugs.planted.SessionsNotInSnapshot;
import dev.minos.bugs.planted.SharedPlace;
import dev.minos.bugs.planted.SnapshotLosesKeys;
import dev.minos.bugs.planted.StaleRead;
import dev.minos.bugs.planted.TtlByLocalClock;
import dev.minos.bugs.planted.UnconfirmedReadIndex;
import dev.minos.bugs.planted.UnknownCalledFailed;
import dev.minos.bugs.planted.WatchLosesEvents;
import dev.minos.bugs.planted.WatchRepeatsEvents;
import java.util.List;

/** The catalogue. A new bug is a class beside the others and a line here. */
public final class Bugs {
    private static final List<PlantedBug> ALL = List.of(
            new AcknowledgedBeforeCommit(),
            new AppliedTwice(),
            new BatchInParts(),
            new CasWithoutCompare(),
            new DeleteOnLeaderOnly(),
            new DirtyRead(),
            new ElectsTheForgetful(),
            new ForgottenVote(),
            new FsyncLeftOut(),
            new IfMatchIgnored(),
            new JoinsRunningRound(),
            new LogTailDropped(),
            new LostUpdate(),
            new PageSkips(),
            new ReadBeforeApply(),
            new RefusalTakenForSuccess(),
            new ResurrectedDelete(),
            new SessionsNotInSnapshot(),
            new SharedPlace(),
            new SnapshotLosesKeys(),
            new StaleRead(),
            new TtlByLocalClock(),
            new UnconfirmedReadIndex(),
            new UnknownCalledFailed(),
            new WatchLosesEvents(),
            new WatchRepeatsEvents());

    private Bugs() {}

    /** All of them, by name. */
    public static List<PlantedBug> all() {
        return ALL;
    }

    /** The one whose class has this full name. */
    static PlantedBug ofClass(String name) {
        return ALL.stream()
                .filter(bug -> bug.getClass().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no planted bug " + name));
    }
}
