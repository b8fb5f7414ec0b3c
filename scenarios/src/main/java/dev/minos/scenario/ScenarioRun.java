package dev.minos.scenario;

import dev.minos.checker.online.OnlineVerdict;
import dev.minos.fault.FaultLog;
import dev.minos.fault.Injector;
import dev.minos.history.History;
import dev.minos.history.Recorder;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One scenario from the start of its cluster to its verdict. {@link #run} belongs to one thread; {@link #interrupt} may
 * come from any, and makes the run heal, stop and judge what it has.
 */
public final class ScenarioRun {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(30);
    /** When a signal ends the testbed its nodes may be gone a moment before it knows why. */
    private static final Duration SIGNAL_PATIENCE = Duration.ofMillis(500);

    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(15);
    private static final Duration JUDGE_PATIENCE = Duration.ofSeconds(60);

    private final Scenario scenario;
    private final Setup setup;
    private final RunDirectory directory;
    private final RunState state = new RunState();
    private final FaultTimeline timeline;
    private final long originNanos = System.nanoTime();
    private final LongSupplier nanos = () -> System.nanoTime() - originNanos;
    private final Instant started = Instant.now();
    private final AtomicReference<OnlineResult.@Nullable Stop> stop = new AtomicReference<>();
    private volatile long begunNanos;
    private volatile @Nullable RunningTally tally;

    /** Makes the cluster that a scenario wants, not yet started. */
    public interface Systems {
        SystemUnderTest make(Scenario scenario, RunDirectory directory) throws IOException;
    }

    /** What a run needs to know beside its scenario. */
    public record Setup(
            long seed,
            @Nullable String suite,
            String command,
            Systems systems,
            Progress.Display display,
            Consumer<RunView> watcher,
            boolean drawn) {
        private static final Consumer<RunView> NOBODY = view -> {};

        public Setup(long seed, @Nullable String suite, String command, Systems systems, Progress.Display display) {
            this(seed, suite, command, systems, display, NOBODY, false);
        }

        /** The same, and somebody is told of each run when its cluster is about to start. */
        public Setup watchedBy(Consumer<RunView> other) {
            return new Setup(seed, suite, command, systems, display, other, drawn);
        }

        /** The same for faults that were drawn: one that finds nobody to hit (a leader, say) is left out then. */
        public Setup withDrawnFaults() {
            return new Setup(seed, suite, command, systems, display, watcher, true);
        }

        boolean isWatched() {
            return watcher != NOBODY;
        }

        Setup withSeed(long other) {
            return new Setup(other, suite, command, systems, display, watcher, drawn);
        }
    }

    public ScenarioRun(Scenario scenario, Setup setup, RunDirectory directory) {
        this.scenario = scenario;
        this.setup = setup;
        this.directory = directory;
        this.timeline = new FaultTimeline(scenario.timing().endless());
    }

    public void interrupt() {
        state.interrupt();
    }

    /** The verdict, which is also in the run's directory. An exception says that nothing could be run at all. */
    public RunResult run() throws IOException, InterruptedException {
        Observed observed;
        try (SystemUnderTest system = setup.systems().make(scenario, directory)) {
            RunDirectory.write(directory.scenario(), ScenarioYaml.text(scenario));
            RunJson.describe(directory, this, system, 0);
            observed = observe(system);
            RunJson.describe(directory, this, system, nanos.getAsLong() / 1_000_000);
        }
        state.enter("judging");
        RunResult result = conclude(observed);
        RunDirectory.write(directory.verdict(), RunJson.verdict(result));
        if (result.conclusion() == Conclusion.EXPECTED) {
            directory.forgetData();
        }
        return result;
    }

    /** What was seen of a run: its history, and what else was wrong. */
    private record Observed(
            List<String> nodes, History history, Verdicts.Found found, OnlineResult online, long endNanos) {}

    private Observed observe(SystemUnderTest system) throws IOException, InterruptedException {
        try (FaultLog faults = FaultLog.create(directory.faults(), nanos);
                OnlineJudge judge = OnlineJudge.start(judgedMeanwhile(), this::violated);
                Recorder recorder = recorder(judge);
                StatusSampler sampler = StatusSampler.start(system, directory.status(), nanos);
                LinkSampler links =
                        LinkSampler.start(system.cluster().network(), system.nodes(), directory.links(), nanos);
                Progress progress = Progress.start(
                        scenario,
                        state,
                        new Progress.Sources(sampler::leader, timeline::inForce, () -> soFar(judge)),
                        setup.display())) {
            RunningTally running = tally(system);
            faults.onEntry(entry -> {
                timeline.add(entry);
                if (running != null) {
                    running.fault(entry);
                }
            });
            RunView view = new RunView(
                    scenario,
                    system.nodes(),
                    system.cluster().network(),
                    state,
                    timeline,
                    new RunView.Samples(sampler::latest, links::latest, judge::verdicts, nanos));
            setup.watcher().accept(view);
            if (!started(system)) {
                return new Observed(
                        system.nodes(),
                        History.builder().build(),
                        Verdicts.Found.nothing(),
                        OnlineResult.NONE,
                        nanos.getAsLong());
            }
            state.begin();
            begunNanos = nanos.getAsLong();
            if (running != null) {
                running.begin(begunNanos);
            }
            RunJson.describe(directory, this, system, 0);
            List<String> troubles = new ArrayList<>();
            long endNanos;
            boolean allStopped;
            SplittableRandom random = new SplittableRandom(setup.seed());
            Shift shift = new Shift(scenario.workload(), system, recorder, state, scenario.needs());
            Crew crew = scenario.workload().kind().crew(shift);
            try (Injector injector = new Injector(
                            system.cluster(), faults, random.split().nextLong());
                    Clients clients = Clients.start(crew, shift, random)) {
                view.breaksBy(injector);
                phases(system, injector, recorder);
                state.enter("stopping clients");
                endNanos = nanos.getAsLong();
                allStopped = clients.stop(CLIENT_PATIENCE);
                if (!allStopped) {
                    troubles.add("a client did not stop within " + CLIENT_PATIENCE.toSeconds() + " s");
                }
                troubles.addAll(clients.failures());
            }
            String loss = system.loss();
            if (loss != null) {
                throw new IOException(loss);
            }
            troubles.addAll(timeline.failed());
            if (!setup.drawn() && running == null) {
                troubles.addAll(timeline.skipped());
            }
            List<String> faulty = new ArrayList<>();
            if (!state.interrupted()) {
                faulty.addAll(finalState(system, crew));
                system.crashes()
                        .forEach(exit ->
                                faulty.add("node " + exit.node() + " ended by itself with exit code " + exit.code()));
            }
            Set<String> verbs = running == null ? MajorityHealth.verbs(timeline.spans()) : running.verbs();
            system.fetchLogs();
            faulty.addAll(LogScan.crashes(directory.nodes(), system.nodes(), system.logRules(), verbs));
            Verdicts.Found found = new Verdicts.Found(troubles, state.unlessInterrupted(faulty, SIGNAL_PATIENCE));
            // Clients that still run make the history longer than what was judged.
            Map<String, OnlineVerdict> online = new TreeMap<>();
            // What was only watched decides nothing: a run ends as it would have without anybody looking.
            if (allStopped && (running != null || !scenario.stopAt().isEmpty())) {
                online.putAll(judge.finish(JUDGE_PATIENCE));
                online.keySet().retainAll(running == null ? scenario.stopAt() : judgedMeanwhile());
            }
            return new Observed(
                    system.nodes(),
                    running == null ? recorder.snapshot() : History.builder().build(),
                    found,
                    new OnlineResult(online, stop.get()),
                    endNanos);
        }
    }

    private Recorder recorder(OnlineJudge judge) throws IOException {
        boolean judged = !judgedMeanwhile().isEmpty();
        Recorder.Memory memory = scenario.timing().endless() ? Recorder.Memory.FORGET : Recorder.Memory.KEEP;
        return Recorder.create(directory.history(), nanos, memory, judged ? judge::accept : event -> {});
    }

    /** What counts while a run without end goes on; null in others, whose history is counted afterwards. */
    private @Nullable RunningTally tally(SystemUnderTest system) {
        if (!scenario.timing().endless()) {
            return null;
        }
        RunningTally made = new RunningTally(
                system.nodes(), scenario.workload().kinds(), scenario.timing().recoverWithin());
        state.tellOf(made, nanos);
        tally = made;
        return made;
    }

    /** The modes of which a violation ends the run; all of them when somebody watches and wants to know. */
    private Set<String> judgedMeanwhile() {
        if (!scenario.workload().kind().isOfRegisters()) {
            return Set.of();
        }
        if (setup.isWatched()) {
            return scenario.workload().modes();
        }
        return scenario.timing().endless() ? expected() : scenario.stopAt();
    }

    /** The modes of which anything is expected. */
    private Set<String> expected() {
        Set<String> modes = new TreeSet<>(scenario.workload().modes());
        modes.removeIf(mode -> scenario.expected(mode) == Expectation.ANY);
        return modes;
    }

    /** A run without end, so far, for people; null of another one. */
    private @Nullable String soFar(OnlineJudge judge) {
        RunningTally running = tally;
        if (running == null) {
            return null;
        }
        Runtime runtime = Runtime.getRuntime();
        List<String> modes = new ArrayList<>();
        judge.verdicts()
                .forEach((mode, verdict) ->
                        modes.add(mode + " " + verdict.decision().name().toLowerCase(Locale.ROOT) + " so far"));
        return String.format(
                Locale.ROOT,
                "%s after %d min: %s; %s; heap %d MB, %d operations in mind",
                scenario.name(),
                state.elapsed().toMinutes(),
                String.join(", ", modes),
                running.text(),
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                judge.remembered());
    }

    private void violated(String mode, OnlineVerdict.Violation violation) {
        if (!scenario.stopAt().contains(mode)) {
            return;
        }
        stop.compareAndSet(null, new OnlineResult.Stop(mode, nanos.getAsLong(), violation));
        state.enough();
    }

    /** Whether the cluster serves; it need not when somebody stops the run meanwhile. */
    private boolean started(SystemUnderTest system) throws IOException, InterruptedException {
        try {
            system.start(START_PATIENCE);
            return true;
        } catch (IOException e) {
            if (state.interruptedWithin(SIGNAL_PATIENCE)) {
                return false;
            }
            throw e;
        }
    }

    private void phases(SystemUnderTest system, Injector injector, Recorder recorder) throws InterruptedException {
        state.enter("warming up");
        pause(scenario.timing().warmUp());
        state.enter("running");
        String until = scenario.until();
        Nemesis nemesis = new Nemesis(
                injector,
                state,
                () -> system.cluster().leader() != null,
                () -> until != null && Judge.isStale(recorder.snapshot(), until));
        nemesis.follow(scenario, setup.seed());
        injector.healAll();
        state.enter("quiet");
        pause(scenario.timing().quiet());
    }

    private void pause(Duration duration) throws InterruptedException {
        long deadline = System.nanoTime() + duration.toNanos();
        while (!state.ending() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    /** With everything healed every node must serve again, and all must hold the same; what is wrong, a sentence each. */
    private List<String> finalState(SystemUnderTest system, Crew crew) throws InterruptedException {
        state.enter("recovering");
        long deadline = System.nanoTime() + RECOVERY_PATIENCE.toNanos();
        while (!system.isReady()) {
            if (state.interrupted()) {
                return List.of();
            }
            if (System.nanoTime() > deadline) {
                return List.of("the cluster did not recover within " + RECOVERY_PATIENCE.toSeconds()
                        + " s after everything was healed: " + system.states());
            }
            Thread.sleep(50);
        }
        state.enter("final reads");
        return crew.finish();
    }

    private RunResult conclude(Observed observed) {
        RunningTally running = tally;
        if (running != null) {
            return conclude(observed, running);
        }
        List<ModeResult> modes = Judge.all(observed.history(), scenario);
        Traffic traffic = TrafficCount.of(
                observed.history(), observed.nodes(), timeline.spans(), scenario.workload(), observed.endNanos());
        Verdicts.Said said = Verdicts.of(
                        scenario, modes, traffic, observed.found().and(stalls(observed)), state.interrupted())
                .after(observed.online(), modes, begunNanos);
        String remark = scenario.workload().kind().remark(observed.history());
        return new RunResult(
                scenario,
                directory.path(),
                said.conclusion(),
                remark.isEmpty() ? said.sentence() : said.sentence() + " " + remark,
                modes,
                traffic.windows(),
                observed.online(),
                Duration.ofNanos(nanos.getAsLong()));
    }

    /** Of a run without end there is no history to judge: what was decided while it went on is the verdict. */
    private RunResult conclude(Observed observed, RunningTally running) {
        List<ModeResult> modes = observed.online().asModes(scenario);
        // To be stopped is its natural end; what cannot be healed then is nobody's fault.
        Verdicts.Found found = state.interrupted()
                ? new Verdicts.Found(List.of(), running.stalls())
                : observed.found().and(running.stalls());
        Verdicts.Said said = Verdicts.of(scenario, modes, running.traffic(), found, false)
                .after(observed.online(), modes, begunNanos);
        return new RunResult(
                scenario,
                directory.path(),
                said.conclusion(),
                said.sentence() + " " + running.text() + ".",
                modes,
                running.traffic().windows(),
                observed.online(),
                Duration.ofNanos(nanos.getAsLong()));
    }

    /** Times in which the cluster should have gone on and did not. */
    private List<String> stalls(Observed observed) {
        if (begunNanos == 0 || state.interrupted()) {
            return List.of();
        }
        Liveness liveness = new Liveness(observed.history(), scenario.workload().kinds(), observed.endNanos());
        return liveness.stalls(
                observed.nodes(),
                timeline.spans(),
                begunNanos,
                scenario.timing().recoverWithin());
    }

    Scenario scenario() {
        return scenario;
    }

    Setup setup() {
        return setup;
    }

    /** When clients started, on the run's clock; 0 before that. */
    long begunNanos() {
        return begunNanos;
    }

    Instant started() {
        return started;
    }
}
