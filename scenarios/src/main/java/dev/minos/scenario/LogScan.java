package dev.minos.scenario;

import dev.minos.system.LogRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks through what the nodes of a run logged for lines that tell of a crash. */
final class LogScan {
    private static final int SHOWN = 200;

    private LogScan() {}

    /**
     * A sentence for each node with such lines.
     *
     * @param nodes the directory that holds one for each node, with {@code node.log} in it
     * @param faults the first words of the faults of the run
     */
    static List<String> crashes(Path nodes, List<String> names, LogRules rules, Set<String> faults) throws IOException {
        List<String> sentences = new ArrayList<>();
        for (String node : names) {
            Path log = nodes.resolve(node).resolve("node.log");
            if (Files.isRegularFile(log)) {
                scan(node, log, rules, faults, sentences);
            }
        }
        return sentences;
    }

    private static void scan(String node, Path log, LogRules rules, Set<String> faults, List<String> sentences)
            throws IOException {
        String first = "";
        int count = 0;
        // Whatever bytes a node has written, they are read as text.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (rules.isCrash(line, faults)) {
                    first = count == 0 ? "line " + number + ": " + shown(line) : first;
                    count++;
                }
            }
        }
        if (count > 0) {
            String more = count == 1 ? "" : " (and " + (count - 1) + " more such lines)";
            sentences.add("the log of " + node + " tells of a crash, " + first + more);
        }
    }

    private static String shown(String line) {
        String text = line.strip();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
