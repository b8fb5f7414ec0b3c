package dev.minos.cli;

import dev.minos.fault.namespace.NamespaceTestbed;
import dev.minos.scenario.Catalogue;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.ScenarioFile;
import dev.minos.scenario.Suite;
import dev.minos.scenario.Swarm;
import dev.minos.system.Build;
import dev.minos.yaml.FileMistakeException;
import dev.minos.yaml.Suggestion;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs scenarios against a real cluster and judges what the clients saw.")
final class RunCommand implements Callable<Integer> {
    private static final String DEFAULT_SUITE = "quick";
    private static final int MOST_NODES = 15;
    private static final List<String> NETWORKS = List.of("auto", "proxy", "namespace");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SCENARIO|SUITE|FILE.yaml",
            description = "What to run; the suite 'quick' if nothing is named.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Decides every draw; printed first.")
    private @Nullable Long seed;

    @Option(names = "--nodes", paramLabel = "N", description = "Number of nodes instead of the scenario's.")
    private @Nullable Integer nodes;

    @Option(names = "--clients", paramLabel = "N", description = "Number of clients instead of the scenario's.")
    private @Nullable Integer clients;

    @Option(
            names = "--time",
            paramLabel = "30s",
            description =
                    "How long faults go on, instead of the scenario's time; of 'nightly', about how long the whole"
                            + " suite takes (3h).")
    private @Nullable String time;

    @Option(
            names = "--stop-at-violation",
            description = "Judge while the run goes on; end it at the first violation of a mode of which anything is"
                    + " expected.")
    private boolean stopAtViolation;

    @Option(
            names = "--upgrade-to",
            paramLabel = "BUILD",
            description = "What scenarios with the node option 'upgrade-to' restart nodes as: a built source tree of"
                    + " Minos, a directory of jars or a class path; for a described system another program.")
    private @Nullable String upgradeTo;

    @Option(
            names = "--network",
            paramLabel = "auto|proxy|namespace",
            defaultValue = "auto",
            description =
                    "How links are broken: by proxies, in network namespaces, packet by packet, or (auto) by proxies"
                            + " in every scenario of which no fault needs namespaces.")
    private String network = "auto";

    @Option(names = "--pcap", description = "Keeps all packets between the nodes in packets.pcap (namespace network).")
    private boolean pcap;

    @Option(
            names = "--system",
            paramLabel = "minos|FILE.yaml|CLASS",
            defaultValue = SystemChoice.MINOS,
            description = "What is tested: Minos' own nodes, or a store that a file describes (systems/README.md).")
    private String system = SystemChoice.MINOS;

    @Option(
            names = "--hosts",
            paramLabel = "FILE",
            description = "Starts the nodes on these hosts, over SSH, and breaks them there (docs/remote.md).")
    private @Nullable Path hosts;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (${DEFAULT-VALUE}).")
    private Path out = Path.of("runs");

    @Option(
            names = "--live",
            description = "Serve a page that follows the run, on this machine only; its address is printed.")
    private boolean live;

    @Option(
            names = "--live-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of that page; 0 is any free one (${DEFAULT-VALUE}).")
    private int livePort;

    @Option(
            names = "--json",
            description = "One JSON document on standard output at the end; everything else on standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SystemChoice chosenSystem = chosenSystem();
        long chosen = seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000_000) : seed;
        Suite suite = fitted(adjusted(suite(chosen)), chosenSystem);
        if (upgradeTo != null
                && suite.scenarios().stream()
                        .noneMatch(scenario -> scenario.nodeOptions().containsKey(Build.UPGRADE))) {
            throw new UsageException(
                    "Nothing is upgraded here; --upgrade-to belongs to scenarios such as" + " 'rolling-upgrade'.");
        }
        if (!NETWORKS.contains(network)) {
            throw new UsageException("There is no network '" + network + "'." + Suggestion.of(network, NETWORKS));
        }
        if (chosenSystem.needsNamespaces() && network.equals("proxy")) {
            throw new UsageException(system + " needs addresses of its own: leave out --network proxy.");
        }
        if (pcap && network.equals("proxy")) {
            throw new UsageException("--pcap keeps packets, and --network proxy has none.");
        }
        boolean inNamespaces = network.equals("namespace") || pcap || chosenSystem.needsNamespaces();
        Running.Style style = style(inNamespaces);
        Relaunch relaunch = new Relaunch(spec);
        relaunch.demandIf(inNamespaces);
        if (network.equals("auto") && !live && hosts == null) {
            suite.scenarios().forEach(scenario -> relaunch.wishFor(scenario.needs()));
        }
        if (relaunch.isDue()) {
            return relaunch.call();
        }
        return Running.exitCode(new Running(spec, chosenSystem, chosen, out, style).perform(suite));
    }

    private SystemChoice chosenSystem() throws IOException {
        SystemChoice store = SystemChoice.of(system);
        if (hosts == null) {
            return store;
        }
        if (!network.equals("auto") || pcap) {
            throw new UsageException("--hosts breaks the network that the hosts have: leave out --network and --pcap.");
        }
        return SystemChoice.on(hosts, store);
    }

    private Running.Style style(boolean inNamespaces) {
        if (livePort < 0 || livePort > 65_535) {
            throw new UsageException("There is no port " + livePort + ".");
        }
        if (live && inNamespaces) {
            throw new UsageException(
                    "--live cannot be reached from outside of a testbed in namespaces; use --network proxy.");
        }
        Links packets = pcap ? Links.CAPTURED : Links.PACKETS;
        return new Running.Style(json, live ? livePort : -1, inNamespaces ? packets : Links.AS_NEEDED);
    }

    private Suite fitted(Suite suite, SystemChoice chosen) {
        // Inside namespaces the same was told before.
        Consumer<String> told =
                NamespaceTestbed.inside() ? line -> {} : spec.commandLine().getErr()::println;
        List<Scenario> fitted = suite.scenarios().stream()
                .map(scenario -> chosen.fitted(scenario, told))
                .toList();
        return new Suite(suite.name(), suite.description(), fitted);
    }

    /** One suite is itself; everything else becomes a suite of its own. */
    private Suite suite(long chosen) throws IOException {
        List<String> wanted = names.isEmpty() ? List.of(DEFAULT_SUITE) : names;
        if (wanted.contains(Swarm.SUITE)) {
            if (wanted.size() > 1) {
                throw new UsageException("'" + Swarm.SUITE + "' is drawn as a whole; run it by itself.");
            }
            return Swarm.suite(chosen, time == null ? Swarm.USUAL_TIME : time());
        }
        if (wanted.size() == 1) {
            Suite known = Catalogue.suite(wanted.get(0)).orElse(null);
            if (known != null) {
                return known;
            }
        }
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : wanted) {
            scenarios.addAll(named(name));
        }
        long distinct = scenarios.stream().map(Scenario::name).distinct().count();
        if (distinct < scenarios.size()) {
            throw new UsageException("A scenario is named twice.");
        }
        String name = scenarios.size() == 1 ? scenarios.get(0).name() : "custom";
        return new Suite(name, "What was asked for on the command line.", scenarios);
    }

    static List<Scenario> named(String name) throws IOException {
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            Path file = Path.of(name);
            if (!Files.isReadable(file)) {
                throw new UsageException("There is no file " + name + ".");
            }
            try {
                return List.of(ScenarioFile.read(file));
            } catch (FileMistakeException e) {
                throw new UnreadableInputException(String.valueOf(e.getMessage()));
            }
        }
        List<Scenario> suite = Catalogue.suite(name).map(Suite::scenarios).orElse(null);
        if (suite != null) {
            return suite;
        }
        return List.of(Catalogue.scenario(name).orElseThrow(() -> unknown(name)));
    }

    private static UsageException unknown(String name) {
        List<String> known = new ArrayList<>();
        Catalogue.suites().forEach(suite -> known.add(suite.name()));
        Catalogue.scenarios().forEach(scenario -> known.add(scenario.name()));
        return new UsageException("There is no scenario or suite '" + name + "'." + Suggestion.of(name, known));
    }

    private Duration time() {
        Duration duration = YamlMap.parseDuration(String.valueOf(time));
        if (duration == null || duration.isZero()) {
            throw new UsageException("--time is '" + time + "', expected a time such as 30s or 5m.");
        }
        return duration;
    }

    private Suite adjusted(Suite suite) {
        return new Suite(
                suite.name(),
                suite.description(),
                suite.scenarios().stream().map(this::adjusted).toList());
    }

    private Scenario adjusted(Scenario scenario) {
        Scenario adjusted = scenario;
        if (nodes != null) {
            if (nodes < 1 || nodes > MOST_NODES) {
                throw new UsageException("--nodes is " + nodes + ", expected 1 to " + MOST_NODES + ".");
            }
            adjusted = adjusted.withNodes(nodes);
        }
        if (clients != null) {
            if (clients < 1) {
                throw new UsageException("--clients is " + clients + ", expected at least 1.");
            }
            adjusted = adjusted.withClients(clients);
        }
        if (time != null && !names.contains(Swarm.SUITE)) {
            adjusted = adjusted.withTime(time());
        }
        if (upgradeTo != null && adjusted.nodeOptions().containsKey(Build.UPGRADE)) {
            adjusted = adjusted.withNodeOption(Build.UPGRADE, upgradeTo);
        }
        return stopAtViolation ? adjusted.withStopAtViolation() : adjusted;
    }
}
