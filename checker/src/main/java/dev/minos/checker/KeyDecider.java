package dev.minos.checker;

import dev.minos.checker.Finding.Answer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides one key of a register model: the cheapest engine first, each later one only if those before did not know.
 * What an engine says is checked by something simpler before anybody hears of it.
 */
final class KeyDecider {
    private static final long STEPS = 20_000;
    private static final long STEPS_PER_OPERATION = 4;
    private static final int CONFIGURATIONS = 50_000;
    /** Up to so many operations depth first refutes well. */
    private static final int SHORT = 300;

    private static final int CONFIGURATIONS_OF_A_PART = 2_000;
    /** As many operations the simplest engine decides faster than any other gets ready, if it does in so many steps. */
    private static final int FEW = 16;

    private static final long STEPS_FOR_FEW = 500;

    /** The definition either takes few steps or millions. */
    private static final long STEPS_TO_PROVE = 4_000;
    /** A counterexample is judged again also when the deadline has passed. */
    private static final long RECHECK_NANOS = 1_000_000_000;
    /** Widths of the beam: configurations kept, and tried, at each completion. */
    private static final int[][] BEAMS = {{8, 16}, {64, 400}};

    /** A finding and the engine it is from. */
    record Decided(Finding finding, String engine) {}

    private final KeyHistory history;
    private final Budget budget;

    KeyDecider(KeyHistory history, Budget budget) {
        this.history = history;
        this.budget = budget;
    }

    /** With {@code quick} only what takes little time on every history; what remains unknown may be tried again. */
    Decided decide(Engine engine, Effort effort) {
        Decided decided = switch (engine) {
            case ZONES -> zones();
            case VERSIONS -> versions();
            case SEARCH -> search(new int[0], effort);
            case ALL -> all(effort);
            case AUTO -> auto(effort);
            case KNOSSOS -> throw new IllegalArgumentException("Knossos judges whole histories");
        };
        return checked(decided);
    }

    /** How much to spend. */
    enum Effort {
        /** So little that one key cannot hold up the others. */
        LITTLE,
        /** All that the budget has. */
        ALL
    }

    private Decided auto(Effort effort) {
        Decided byZones = zones();
        if (!byZones.finding().is(Answer.UNKNOWN)) {
            return byZones;
        }
        Finding overwritten = Overwritten.decide(history);
        if (overwritten.is(Answer.NO)) {
            return new Decided(overwritten, "search");
        }
        Decided byVersion = versions();
        return byVersion.finding().is(Answer.UNKNOWN) ? search(byZones.finding().blame(), effort) : byVersion;
    }

    private Decided zones() {
        return new Decided(Zones.decide(history), "zones");
    }

    private Decided versions() {
        int[] order = VersionOrder.of(history);
        Finding finding = order == null ? Finding.unknown(Limit.VERSIONS.reason()) : OrderCheck.check(history, order);
        return new Decided(
                finding.is(Answer.UNKNOWN)
                        ? Finding.unknown("the order of the versions is no linearization: " + finding.reason())
                        : finding,
                "versions");
    }

    /**
     * Depth first and a beam find linearizations, breadth first refutes them; they fail on different histories. Each gets
     * a little more than the one before, and the last one all that is left.
     */
    private Decided search(int[] guide, Effort effort) {
        Budget little = budget.withSteps(STEPS + STEPS_PER_OPERATION * history.size);
        Finding found = firstOf(() -> GuidedSearch.decide(history, guide, little), () -> beam(0));
        if (found.is(Answer.UNKNOWN) && effort == Effort.ALL) {
            found = firstOf(
                    () -> beam(1),
                    () -> FrontierSearch.decide(history, CONFIGURATIONS, budget.withSteps(Long.MAX_VALUE)));
            return new Decided(
                    found.is(Answer.UNKNOWN) ? GuidedSearch.decide(history, guide, budget) : found, "search");
        }
        return new Decided(found, "search");
    }

    private Finding beam(int width) {
        Budget own = budget.withSteps(Long.MAX_VALUE);
        return FrontierSearch.beam(history, BEAMS[width][0], BEAMS[width][1], own);
    }

    /** The first answer of searches of which each may give up; or why the last one did. */
    @SafeVarargs
    private static Finding firstOf(Supplier<Finding>... searches) {
        String limit = "";
        for (Supplier<Finding> search : searches) {
            try {
                return search.get();
            } catch (Budget.Exceeded spent) {
                limit = spent.limit();
            }
        }
        return Finding.unknown(limit);
    }

    /** The first answer, if no engine contradicts it. */
    private Decided all(Effort effort) {
        List<Decided> answers = Stream.<Supplier<Decided>>of(
                        this::zones, this::versions, () -> search(new int[0], effort), this::frontier)
                .map(this::orUnknown)
                .filter(decided -> !decided.finding().is(Answer.UNKNOWN))
                .toList();
        if (answers.isEmpty()) {
            return new Decided(Finding.unknown("no engine could decide it"), "all");
        }
        String engines = String.join("+", answers.stream().map(Decided::engine).toList());
        boolean agree = answers.stream()
                        .map(decided -> decided.finding().answer())
                        .distinct()
                        .count()
                == 1;
        return new Decided(
                agree
                        ? answers.get(0).finding()
                        : Finding.unknown("the checker is wrong: its engines disagree (" + engines
                                + "); please report this history"),
                engines);
    }

    private Decided frontier() {
        return new Decided(
                FrontierSearch.decide(history, CONFIGURATIONS, budget.withSteps(Long.MAX_VALUE)), "frontier");
    }

    private Decided orUnknown(Supplier<Decided> engine) {
        try {
            return checked(engine.get());
        } catch (Budget.Exceeded spent) {
            return new Decided(Finding.unknown(spent.limit()), "none");
        }
    }

    private Decided checked(Decided decided) {
        boolean wrong = decided.finding().is(Answer.YES)
                && !Certificate.holds(history, decided.finding().order());
        return wrong ? new Decided(Finding.unknown(bug(decided.engine())), decided.engine()) : decided;
    }

    private static String bug(String engine) {
        return "the checker is wrong: the linearization found by the engine " + engine
                + " does not hold; please report this history";
    }

    /** A part of the violated history that is still violated and cannot be relaxed further, as far as time allows. */
    Fates minimize(Finding violated) {
        Budget little = budget.tenth();
        return Minimizer.minimize(history, violated.blame(), part -> judge(part, little));
    }

    /** UNKNOWN of a part that would take too many steps. */
    private static Answer judge(KeyHistory part, Budget budget) {
        budget.look();
        try {
            if (part.size <= FEW && BruteForce.takes(part)) {
                return BruteForce.linearizable(part, budget.withSteps(STEPS_FOR_FEW)) ? Answer.YES : Answer.NO;
            }
        } catch (Budget.Exceeded spent) {
            budget.look();
        }
        Finding byZones = Zones.decide(part);
        if (!byZones.is(Answer.UNKNOWN)) {
            return byZones.answer();
        }
        if (Overwritten.refutes(part)) {
            return Answer.NO;
        }
        Finding found = part.size <= SHORT ? refuteShort(part, budget) : refuteLong(part, budget);
        budget.look();
        return found.answer();
    }

    private static Finding refuteShort(KeyHistory part, Budget budget) {
        long steps = STEPS + STEPS_PER_OPERATION * part.size;
        return firstOf(
                () -> FrontierSearch.beam(part, BEAMS[0][0], BEAMS[0][1], budget.withSteps(steps)),
                () -> FrontierSearch.decide(part, CONFIGURATIONS_OF_A_PART, budget.withSteps(steps)),
                () -> GuidedSearch.decide(part, new int[0], budget.withSteps(steps)));
    }

    /** Most long parts are not violated, and a beam finds out soon; if not, breadth first refutes them. */
    private static Finding refuteLong(KeyHistory part, Budget budget) {
        return firstOf(
                () -> FrontierSearch.beam(part, BEAMS[0][0], BEAMS[0][1], budget.withSteps(Long.MAX_VALUE)),
                () -> FrontierSearch.decide(part, CONFIGURATIONS, budget.withSteps(STEPS * 50)));
    }

    /** What a simpler engine says of a minimised history that was called violated. */
    enum Recheck {
        CONFIRMED,
        /** It is linearizable: the checker is wrong. */
        CONTRADICTED,
        NOT_DONE
    }

    Recheck recheck(KeyHistory minimal) {
        try {
            return isLinearizable(minimal) ? Recheck.CONTRADICTED : Recheck.CONFIRMED;
        } catch (Budget.Exceeded spent) {
            return Recheck.NOT_DONE;
        }
    }

    /** By the definition if it takes few steps, else by the search that did not make the part small. */
    private boolean isLinearizable(KeyHistory minimal) {
        if (BruteForce.takes(minimal)) {
            try {
                return BruteForce.linearizable(minimal, budget.atLeast(RECHECK_NANOS, STEPS_TO_PROVE));
            } catch (Budget.Exceeded tooLong) {
                // The other search prunes more.
            }
        }
        return FrontierSearch.decide(minimal, CONFIGURATIONS, budget.atLeast(RECHECK_NANOS, STEPS * 50))
                .is(Answer.YES);
    }
}
