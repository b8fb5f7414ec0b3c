package dev.minos.bugs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code planted-bugs/hunt}: hunts the bugs of the catalogue, or runs healthy nodes through the same scenarios. */
@Command(
        name = "hunt",
        mixinStandardHelpOptions = true,
        description = "Plants one bug after the other into the nodes and runs what must catch it."
                + " Exit code 0 when every bug was caught (--healthy: when no run found anything), else 1.")
public final class HuntCommand implements Callable<Integer> {
    private static final int ALL_GOOD = 0;
    private static final int ESCAPED = 1;
    private static final int FAILED = 3;
    private static final int USAGE = 64;

    @Parameters(paramLabel = "BUG", arity = "0..*", description = "Names such as StaleRead; all if none is named.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the first run of each hunt; each further run has the next (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--healthy",
            paramLabel = "N",
            description =
                    "Instead: healthy nodes, N runs of each scenario that is a hunt's, none of which may find a bug.")
    private int healthy;

    @Option(names = "--table", paramLabel = "FILE", description = "Puts the table of what was caught into this file.")
    private @Nullable Path table;

    @Option(names = "--recorded", description = "Run nothing: tell what earlier hunts have left in --out.")
    private boolean recorded;

    @Option(names = "--list", description = "Only say what is in the catalogue.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs/hunts",
            description = "Where the runs are kept (${DEFAULT-VALUE}).")
    private Path out = Path.of("runs/hunts");

    private final PrintWriter people = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    /** Exits with the code that the description tells; 64 for a name that is none. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new HuntCommand())
                .setParameterExceptionHandler((wrong, unused) -> {
                    System.err.println("hunt: " + wrong.getMessage());
                    return USAGE;
                })
                .setExecutionExceptionHandler((failure, unused, unusedToo) -> {
                    System.err.println("hunt: " + failure.getMessage());
                    return FAILED;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<PlantedBug> bugs = new ArrayList<>();
        for (String name : names) {
            PlantedBug bug = named(name);
            if (bug == null) {
                System.err.println("hunt: There is no bug '" + name + "'; --list names all of them.");
                return USAGE;
            }
            bugs.add(bug);
        }
        List<PlantedBug> wanted = names.isEmpty() ? Bugs.all() : bugs;
        if (list) {
            wanted.forEach(bug -> people.printf("%-24s %s.%n", bug.getClass().getSimpleName(), bug.sentence()));
            return ALL_GOOD;
        }
        Hunter hunter = new Hunter(out.toAbsolutePath());
        return healthy > 0 ? healthy(hunter, wanted) : hunt(hunter, wanted);
    }

    private static @Nullable PlantedBug named(String name) {
        return Bugs.all().stream()
                .filter(bug -> bug.getClass().getSimpleName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private int hunt(Hunter hunter, List<PlantedBug> wanted) throws IOException, InterruptedException {
        List<Hunted> hunts = new ArrayList<>();
        for (PlantedBug bug : wanted) {
            hunts.add(recorded ? Hunted.recorded(bug, hunter) : Hunted.of(bug, hunter, seed, this::tell));
        }
        long caught = hunts.stream().filter(Hunted::caught).count();
        people.println(caught + " of " + hunts.size() + " bugs caught");
        if (table != null) {
            Table.write(table, hunts);
        }
        return caught == hunts.size() ? ALL_GOOD : ESCAPED;
    }

    private void tell(PlantedBug bug, Hunter.Trial trial) {
        boolean caught = trial.caught(bug.hunt().catches());
        people.printf(
                "%-24s %s seed %d, exit %d: %s%n",
                bug.getClass().getSimpleName(),
                caught ? "caught " : "escaped",
                trial.seed(),
                trial.exit(),
                trial.violation().isEmpty() ? trial.sentence() : trial.violation());
    }

    /** Each scenario with each kind of clients once; two bugs may be caught by the same. */
    private int healthy(Hunter hunter, List<PlantedBug> wanted) throws IOException, InterruptedException {
        Map<String, Hunt> hunts = new LinkedHashMap<>();
        wanted.forEach(bug -> hunts.putIfAbsent(
                bug.hunt().scenario() + " " + bug.hunt().manner().getClass().getSimpleName(), bug.hunt()));
        int alarms = 0;
        for (Map.Entry<String, Hunt> each : hunts.entrySet()) {
            for (int run = 0; run < healthy; run++) {
                Hunter.Trial trial = hunter.once(
                        each.getValue(), each.getValue().manner().getClass().getName(), seed + run);
                alarms += trial.asExpected() ? 0 : 1;
                people.printf(
                        "%-24s %s seed %d, exit %d: %s%n",
                        each.getKey(),
                        trial.asExpected() ? "healthy" : "ALARM  ",
                        trial.seed(),
                        trial.exit(),
                        trial.sentence());
            }
        }
        people.println(alarms + " of " + hunts.size() * healthy + " runs of healthy nodes were not as expected");
        return alarms == 0 ? ALL_GOOD : ESCAPED;
    }
}
