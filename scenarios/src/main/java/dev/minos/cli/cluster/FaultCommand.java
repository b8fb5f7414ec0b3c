package dev.minos.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.fault.Fault;
import dev.minos.system.local.Control;
import dev.minos.system.local.StateFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code minos fault}. */
@Command(
        name = "fault",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "minos fault [--json] FAULT...     break something, until it is healed",
            "       minos fault [--json] list         what is broken",
            "       minos fault [--json] heal [N]     heal all, or fault N"
        },
        description = "Breaks the cluster of 'minos cluster up' by hand, and shows that it is broken.",
        footer = {
            "",
            "Faults (put what the shell would take for itself in quotes):",
            "  partition n1,n2              cut from all others; also 'n1 | n2,n3', halves, bridge, ring",
            "  isolate leader               a node, or each of several, cut from all others",
            "  cut 'n1>n2'                  one direction; also 'n1<>n2', 'all>leader'",
            "  slow n3 200ms [jitter 20ms]  also: throttle n3 64000B/s, stall n3, reset n3, flaky n3 300ms 200ms",
            "  pause leader                 also: kill, stop, restart, roll, wipe; strobe n3 20ms 80ms",
            "  flip-bit n3 'raft/**'        also: truncate, tear, copy-chunk, lose-file",
            "  transfer n2                  also: block appends n3, remove n3, cpu n3 20%, clock n3 +5s …",
            "on nodes by name, or: leader, followers, one, minority, majority, all."
        })
public final class FaultCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FAULT", description = "A fault in words; or list, heal [N].")
    private List<String> words = new ArrayList<>();

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String first = words.get(0);
        boolean heals = first.equals("heal");
        if (heals && words.size() > 2 || first.equals("list") && words.size() > 1) {
            throw new UsageException("'" + String.join(" ", words) + "' has a word too many.");
        }
        String line = String.join(" ", words);
        if (!heals && !first.equals("list")) {
            check(line);
        }
        Control control = Control.open(StateFile.ofUser());
        try {
            if (heals) {
                return healed(control.heal(words.size() == 2 ? words.get(1) : ""));
            }
            if (first.equals("list")) {
                return listed(control.status().path("faults"));
            }
            return injected(control.inject(line));
        } catch (Control.RefusedException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** A mistake is told before a cluster is looked for. */
    private static void check(String line) {
        try {
            Fault.parse(line);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".");
        }
    }

    private int injected(JsonNode answer) {
        boolean installed = answer.path("outcome").asText().equals("installed");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else if (installed) {
            out.println("fault " + answer.path("id").asInt() + ": "
                    + answer.path("fault").asText());
            answer.path("evidence")
                    .fields()
                    .forEachRemaining(fact -> out.println(
                            "  " + fact.getKey() + ": " + fact.getValue().asText()));
        } else {
            spec.commandLine()
                    .getErr()
                    .println("minos: '" + answer.path("intent").asText() + "' "
                            + (answer.path("outcome").asText().equals("skipped") ? "does not apply: " : "failed: ")
                            + answer.path("reason").asText() + ".");
        }
        return installed ? ExitCode.AS_EXPECTED : ExitCode.TESTBED;
    }

    private int healed(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else if (answer.path("healed").isEmpty()) {
            out.println("Nothing is broken.");
        } else {
            answer.path("healed")
                    .forEach(fault ->
                            out.println("healed: " + fault.path("fault").asText()));
        }
        return ExitCode.AS_EXPECTED;
    }

    private int listed(JsonNode faults) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(faults);
        } else if (faults.isEmpty()) {
            out.println("Nothing is broken.");
        } else {
            list(faults, out);
        }
        return ExitCode.AS_EXPECTED;
    }

    static void list(JsonNode faults, PrintWriter out) {
        faults.forEach(fault -> out.println(
                "fault " + fault.path("id").asInt() + ": " + fault.path("fault").asText()));
    }
}
