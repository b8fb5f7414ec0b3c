package dev.minos.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a command's runs as one JSON document, for machines: {@code run --json}. */
public final class ResultsJson {
    private ResultsJson() {}

    /**
     * One object with {@code suite}, {@code seed}, {@code directory}, {@code report}, {@code outcome}, {@code exit} and
     * {@code scenarios}: of each its {@code directory}, how long it took in {@code millis}, and what is in its
     * verdict.json.
     */
    public static String of(Suite suite, long seed, Path directory, @Nullable Path report, List<RunResult> results) {
        Conclusion worst =
                Conclusion.worst(results.stream().map(RunResult::conclusion).toList());
        ObjectNode root = RunJson.object()
                .put("suite", suite.name())
                .put("seed", seed)
                .put("directory", directory.toString())
                .put("report", report == null ? null : report.toString())
                .put("outcome", worst.text())
                .put("exit", worst.exitCode());
        ArrayNode scenarios = root.putArray("scenarios");
        for (RunResult result : results) {
            ObjectNode one = scenarios
                    .addObject()
                    .put("directory", result.directory().toString())
                    .put("millis", result.took().toMillis());
            one.setAll(RunJson.tree(result));
        }
        return RunJson.pretty(root);
    }
}
