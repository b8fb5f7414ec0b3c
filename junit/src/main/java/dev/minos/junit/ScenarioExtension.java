package dev.minos.junit;

import dev.minos.cli.SingleRun;
import dev.minos.scenario.Conclusion;
import dev.minos.scenario.ModeResult;
import dev.minos.scenario.RunResult;
import dev.minos.scenario.Scenario;
import dev.minos.system.Means;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Runs the scenario of a {@link MinosTest} and says what its verdict means for the test. Stateless. */
final class ScenarioExtension implements BeforeTestExecutionCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ScenarioExtension.class);
    private static final String RESULT = "result";
    private static final long MOST_SEEDS = 1_000_000_000L;

    @Override
    public void beforeTestExecution(ExtensionContext context) throws IOException, InterruptedException {
        MinosTest wanted = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), MinosTest.class)
                .orElseThrow(() -> new IllegalStateException("only for tests with @MinosTest"));
        Scenario scenario = adjusted(SingleRun.scenario(wanted.scenario()), wanted);
        String obstacle = Means.obstacle(scenario.needs());
        if (obstacle != null) {
            throw new TestAbortedException(
                    "The faults of " + scenario.name() + " cannot be injected here: " + obstacle + ".");
        }
        // A test that is to be repeated names its seed; another one shall not test the same for ever.
        long seed = wanted.seed() == 0 ? ThreadLocalRandom.current().nextLong(1, MOST_SEEDS) : wanted.seed();
        PrintWriter told = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        told.println("scenario " + scenario.name() + ", seed " + seed);
        RunResult result = new SingleRun(scenario, wanted.system(), seed, Path.of(wanted.out()), told)
                .run("@MinosTest " + context.getRequiredTestClass().getName() + "."
                        + context.getRequiredTestMethod().getName());
        told.println(result.sentence());
        judge(result, seed);
        context.getStore(NAMESPACE).put(RESULT, result);
    }

    private static Scenario adjusted(Scenario scenario, MinosTest wanted) {
        Scenario adjusted = wanted.nodes() == 0 ? scenario : scenario.withNodes(wanted.nodes());
        if (wanted.clients() != 0) {
            adjusted = adjusted.withClients(wanted.clients());
        }
        if (!wanted.time().isEmpty()) {
            Duration time = YamlMap.parseDuration(wanted.time());
            if (time == null || time.isZero()) {
                throw new IllegalArgumentException(
                        "time is '" + wanted.time() + "', expected a time such as 30s or 5m.");
            }
            adjusted = adjusted.withTime(time);
        }
        return adjusted;
    }

    /** Returns when the run went as expected. */
    static void judge(RunResult result, long seed) throws IOException {
        if (result.conclusion() == Conclusion.FAILED) {
            throw new IOException(result.sentence() + " " + where(result, seed));
        }
        if (result.conclusion() != Conclusion.EXPECTED) {
            List<String> lines = new ArrayList<>();
            String word = result.conclusion() == Conclusion.UNKNOWN ? "unknown, which is no success" : "violated";
            lines.add(result.scenario().name() + " is " + word + ": " + result.sentence());
            result.modes().stream()
                    .filter(mode -> !mode.met())
                    .flatMap(mode -> mode.violations().stream())
                    .map(ModeResult.Violation::example)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(example -> lines.addAll(SingleRun.picture(example)));
            lines.add(where(result, seed));
            throw new AssertionFailedError(String.join(System.lineSeparator(), lines));
        }
    }

    private static String where(RunResult result, long seed) {
        return "Seed " + seed + "; report: "
                + result.directory().resolve("report.html").toAbsolutePath();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunResult.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(RESULT), "the scenario has been run");
    }
}
