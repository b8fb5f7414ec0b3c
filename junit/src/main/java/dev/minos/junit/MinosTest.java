package dev.minos.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs a scenario before its own statements, as {@code minos run} does, and has its verdict:
 *
 * <ul>
 *   <li>as expected: the statements of the test follow, which may look at the {@link dev.minos.scenario.RunResult} that
 *       they take as a parameter;
 *   <li>violated: the test fails with the counterexample and the path of the report;
 *   <li>unknown (too little was seen to say anything): the test fails, too; it is never green;
 *   <li>the machine cannot inject the scenario's faults: the test is aborted, which reports show as skipped;
 *   <li>the testbed itself failed: the test ends with that exception, an error and no failure.
 * </ul>
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(ScenarioExtension.class)
public @interface MinosTest {
    /** The name of a built-in scenario ({@code minos list}), or the path of a file that ends with {@code .yaml}. */
    String scenario();

    /** Decides every draw; 0 draws one, which a failure tells. */
    long seed() default 0;

    /** How long faults go on, such as {@code 10s}, in place of the scenario's own time. */
    String time() default "";

    /** Number of nodes in place of the scenario's; 0 leaves it. */
    int nodes() default 0;

    /** Number of clients in place of the scenario's; 0 leaves it. */
    int clients() default 0;

    /**
     * What is tested, as {@code minos run --system} takes it: Minos' own nodes, the file that describes a store, or the
     * name of a {@link dev.minos.system.SystemFactory} of yours.
     */
    String system() default "minos";

    /** Where the run is kept: its history, its logs, its report. */
    String out() default "target/minos-runs";
}
