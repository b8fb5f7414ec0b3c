package dev.minos.bugs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What came of the hunt for one bug.
 *
 * @param trials in their order; the last one caught the bug, or none did; none where nobody has hunted it yet
 */
record Hunted(PlantedBug bug, List<Hunter.Trial> trials) {
    Hunted {
        trials = List.copyOf(trials);
    }

    /** Runs with one seed after the other until one has caught the bug, as often as its hunt allows. */
    static Hunted of(PlantedBug bug, Hunter hunter, long firstSeed, BiConsumer<PlantedBug, Hunter.Trial> told)
            throws IOException, InterruptedException {
        List<Hunter.Trial> trials = new ArrayList<>();
        for (int run = 0; run < bug.hunt().runs(); run++) {
            Hunter.Trial trial = hunter.once(bug.hunt(), bug.getClass().getName(), firstSeed + run);
            trials.add(trial);
            told.accept(bug, trial);
            if (trial.caught(bug.hunt().catches())) {
                break;
            }
        }
        return new Hunted(bug, trials);
    }

    /** The same from what an earlier hunt left behind. */
    static Hunted recorded(PlantedBug bug, Hunter hunter) throws IOException {
        List<Hunter.Trial> trials = new ArrayList<>();
        for (Hunter.Trial trial : hunter.recorded(bug.getClass().getName())) {
            trials.add(trial);
            if (trial.caught(bug.hunt().catches())) {
                break;
            }
        }
        return new Hunted(bug, trials);
    }

    boolean caught() {
        return !trials.isEmpty() && last().caught(bug.hunt().catches());
    }

    Hunter.Trial last() {
        return trials.get(trials.size() - 1);
    }

    /** What showed it: the counterexample where there is one. */
    String shownBy() {
        return last().violation().isEmpty() ? last().sentence() : last().violation();
    }
}
