package dev.minos.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of a class that is no test by its name, and says how each ended. */
final class Launched {
    private Launched() {}

    static Map<String, TestExecutionResult> of(Class<?> tests) {
        Map<String, TestExecutionResult> results = new LinkedHashMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    results.put(test.getDisplayName().replaceAll("\\(.*", ""), result);
                                }
                            }
                        });
        return results;
    }

    static Throwable thrown(Map<String, TestExecutionResult> results, String test) {
        TestExecutionResult result = results.get(test);
        if (result == null) {
            throw new AssertionError(test + " was not run, but " + results.keySet());
        }
        return result.getThrowable().orElseThrow(() -> new AssertionError(test + " did not fail"));
    }
}
