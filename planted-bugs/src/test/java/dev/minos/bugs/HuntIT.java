package dev.minos.bugs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.bugs.client.Plain;
import dev.minos.bugs.planted.CasWithoutCompare;
import dev.minos.bugs.planted.ReadBeforeApply;
import java.io.IOException;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample of the hunts, with real nodes; {@code planted-bugs/hunt} does all of them. */
final class HuntIT {
    @TempDir
    private Path runs = Path.of("");

    @Test
    void readsOfAnOlderStateAreCaught() throws IOException, InterruptedException {
        caught(new ReadBeforeApply());
    }

    @Test
    void aSwapWithoutCompareIsCaught() throws IOException, InterruptedException {
        caught(new CasWithoutCompare());
    }

    private void caught(PlantedBug bug) throws IOException, InterruptedException {
        Hunted hunted = Hunted.of(bug, new Hunter(runs), 1, (unused, trial) -> {});
        assertTrue(hunted.caught(), hunted.trials().toString());
        assertTrue(hunted.shownBy().contains("k"), hunted.shownBy());
    }

    @Test
    void healthyNodesGoThroughTheSameScenario() throws IOException, InterruptedException {
        Hunter.Trial trial = new Hunter(runs).once(new CasWithoutCompare().hunt(), Plain.class.getName(), 1);
        assertTrue(trial.asExpected(), trial.toString());
    }

    /** Not in the catalogue, so the agent knows nothing of it. */
    public static final class Nowhere extends PlantedBug {
        public Nowhere() {
            super("Nothing", Place.of("dev.minos.kv.raft.Gone", "gone", 0), Flaw.class, Hunt.by("healthy"));
        }

        static final class Flaw {
            private Flaw() {}

            @Advice.OnMethodEnter
            static void begin() {}
        }
    }

    @Test
    void aBugThatCannotBePlantedIsAFailureOfTheTestbedAndNoHealthyRun() throws IOException, InterruptedException {
        Nowhere bug = new Nowhere();
        Hunter.Trial trial = new Hunter(runs).once(bug.hunt(), Nowhere.class.getName(), 1);
        assertEquals(3, trial.exit(), trial.toString());
        assertTrue(trial.sentence().contains("could not be planted"), trial.toString());
    }
}
