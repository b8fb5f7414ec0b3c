package dev.minos.cli;

import dev.minos.fault.Tools;
import dev.minos.scenario.Fitting;
import dev.minos.scenario.RunDirectory;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.ScenarioRun;
import dev.minos.system.Build;
import dev.minos.system.MinosSystem;
import dev.minos.system.Rig;
import dev.minos.system.SystemFactory;
import dev.minos.system.SystemUnderTest;
import dev.minos.system.described.DescribedSystem;
import dev.minos.system.described.DrivenSystem;
import dev.minos.system.described.SystemDescription;
import dev.minos.system.described.SystemFile;
import dev.minos.system.hosts.HostsFile;
import dev.minos.yaml.FileMistakeException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a command runs scenarios against. */
sealed interface SystemChoice {
    /** As it is written on the command line. */
    String MINOS = "minos";

    /** What {@code --system} says. */
    static SystemChoice of(String words) throws IOException {
        if (words.equals(MINOS)) {
            return new Minos();
        }
        if (words.endsWith(".yaml") || words.endsWith(".yml")) {
            Path file = Path.of(words);
            if (!Files.isReadable(file)) {
                throw new UsageException("There is no file " + words + ".");
            }
            return described(file);
        }
        if (words.contains(".")) {
            return new Own(words, factory(words));
        }
        throw new UsageException(
                "There is no system '" + words + "': name a file such as systems/etcd.yaml, or a class.");
    }

    /** What a recorded run was against. */
    static SystemChoice ofRun(RunDirectory run) throws IOException {
        return Files.exists(run.hosts()) ? on(run.hosts(), storeOf(run)) : storeOf(run);
    }

    /** The same on the hosts that a file names. */
    static SystemChoice on(Path hosts, SystemChoice store) throws IOException {
        if (!Files.isReadable(hosts)) {
            throw new UsageException("There is no file " + hosts + ".");
        }
        try {
            return new OnHosts(store, HostsFile.read(hosts));
        } catch (FileMistakeException e) {
            throw new UnreadableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static SystemChoice storeOf(RunDirectory run) throws IOException {
        if (Files.exists(run.system())) {
            return described(run.system());
        }
        return Files.exists(run.systemClass())
                ? of(Files.readString(run.systemClass()).strip())
                : new Minos();
    }

    private static SystemChoice described(Path file) throws IOException {
        try {
            return new Described(SystemFile.read(file));
        } catch (FileMistakeException e) {
            throw new UnreadableInputException(String.valueOf(e.getMessage()));
        }
    }

    private static SystemFactory factory(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(SystemFactory.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new UsageException("There is no class " + name + " on the class path; set MINOS_CLASSPATH.");
        } catch (ClassCastException e) {
            throw new UsageException(name + " is no " + SystemFactory.class.getName() + ".");
        } catch (ReflectiveOperationException e) {
            throw new UsageException(name + " cannot be made: it needs a public constructor without parameters.");
        }
    }

    /** Whether nodes of it work only inside network namespaces. */
    default boolean needsNamespaces() {
        return false;
    }

    /** Whether nodes of it run on other machines. */
    default boolean isElsewhere() {
        return false;
    }

    /** What a scenario has to do without; null when nothing. */
    default @Nullable Fitting fitting() {
        return null;
    }

    SystemUnderTest make(Scenario scenario, RunDirectory directory, long seed, Rig rig) throws IOException;

    default ScenarioRun.Systems systems(long seed, Links links) {
        return (scenario, directory) -> {
            Rig rig = Rig.of(scenario.needs());
            Path capture = links == Links.CAPTURED ? directory.packets() : null;
            boolean packets = links.arePackets() || needsNamespaces();
            return make(scenario, directory, seed, packets ? rig.withPackets(capture) : rig);
        };
    }

    /** The scenario as this system can bear it; what had to be left out is told. */
    default Scenario fitted(Scenario scenario, Consumer<String> told) {
        Fitting fitting = fitting();
        if (fitting == null) {
            return scenario;
        }
        try {
            Fitting.Fitted fitted = fitting.of(scenario);
            if (!fitted.leftOut().isEmpty()) {
                told.accept(scenario.name() + " without " + String.join(", ", fitted.leftOut()));
            }
            return fitted.scenario();
        } catch (IllegalArgumentException e) {
            throw new UsageException("Nothing to run: " + e.getMessage() + ".");
        }
    }

    /** A store on hosts of somebody's own. */
    record OnHosts(SystemChoice store, HostsFile hosts) implements SystemChoice {
        public OnHosts {
            if (store instanceof Described described && described.description().isOnlyDriven()) {
                throw new UsageException("--hosts starts nodes, and this system is only driven.");
            }
        }

        @Override
        public boolean isElsewhere() {
            return true;
        }

        @Override
        public Scenario fitted(Scenario scenario, Consumer<String> told) {
            if (scenario.nodes() > hosts.hosts().size()) {
                throw new UsageException(scenario.name() + " wants " + scenario.nodes() + " nodes and there are "
                        + hosts.hosts().size() + " hosts: --nodes "
                        + hosts.hosts().size() + ".");
            }
            return store.fitted(scenario, told);
        }

        @Override
        public SystemUnderTest make(Scenario scenario, RunDirectory directory, long seed, Rig rig) throws IOException {
            Files.writeString(directory.hosts(), hosts.text());
            return store.make(scenario, directory, seed, Rig.on(hosts));
        }
    }

    /** Minos' own nodes. */
    record Minos() implements SystemChoice {
        @Override
        public Scenario fitted(Scenario scenario, Consumer<String> told) {
            String upgrade = scenario.nodeOptions().getOrDefault(Build.UPGRADE, "");
            try {
                if (!upgrade.isBlank()) {
                    told.accept(scenario.name() + " restarts nodes from "
                            + Build.at(upgrade).classPath().split(File.pathSeparator, 2)[0] + " ...");
                }
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
            return scenario;
        }

        @Override
        public SystemUnderTest make(Scenario scenario, RunDirectory directory, long seed, Rig rig) throws IOException {
            return new MinosSystem(scenario.nodes(), directory.nodes(), scenario.nodeOptions(), seed, rig);
        }
    }

    /** Somebody's store, from a file. */
    record Described(SystemDescription description) implements SystemChoice {
        @Override
        public boolean needsNamespaces() {
            return description.needsNamespaces();
        }

        @Override
        public Fitting fitting() {
            return new Fitting(
                    description.modes(), description.deletes(), description.compares(), description.options());
        }

        @Override
        public Scenario fitted(Scenario scenario, Consumer<String> told) {
            if (!description.isOnlyDriven()) {
                return SystemChoice.super.fitted(scenario, told);
            }
            if (scenario.breaks()) {
                throw new UsageException(description.name() + " is only driven, and '" + scenario.name()
                        + "' breaks nodes; run a scenario without faults, such as 'healthy'.");
            }
            return SystemChoice.super
                    .fitted(scenario, told)
                    .withNodes(description.endpoints().size());
        }

        @Override
        public SystemUnderTest make(Scenario scenario, RunDirectory directory, long seed, Rig rig) throws IOException {
            String program = description.program();
            if (rig.hosts() == null
                    && program != null
                    && Tools.find(program).isEmpty()
                    && !Files.isExecutable(Path.of(program))) {
                throw new IOException("There is no program '" + program + "' on this machine, which "
                        + description.name() + " needs.");
            }
            Files.writeString(directory.system(), description.text());
            return description.isOnlyDriven()
                    ? new DrivenSystem(description)
                    : new DescribedSystem(
                            description, scenario.nodes(), directory.nodes(), scenario.nodeOptions(), seed, rig);
        }
    }

    /** A store that its user's own class starts and asks. */
    record Own(String name, SystemFactory factory) implements SystemChoice {
        @Override
        public @Nullable Fitting fitting() {
            return factory.isLikeMinos() ? null : new Fitting(factory.modes(), true, true, factory.options());
        }

        @Override
        public SystemUnderTest make(Scenario scenario, RunDirectory directory, long seed, Rig rig) throws IOException {
            Files.writeString(directory.systemClass(), name + "\n");
            return factory.make(scenario.nodes(), directory.nodes(), Map.copyOf(scenario.nodeOptions()), seed, rig);
        }
    }
}
