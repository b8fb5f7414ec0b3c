package dev.minos.junit;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test its {@link HistoryRecorder#ofMap} as a parameter, and asserts at the test's end that what it recorded is
 * linearizable, unless the test has done so or has failed:
 *
 * <pre>{@code
 * @ExtendWith(HistoryExtension.class)
 * class MyMapTest {
 *     @Test
 *     void isLinearizable(HistoryRecorder history) { … }
 * }
 * }</pre>
 */
public final class HistoryExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(HistoryExtension.class);
    private static final String RECORDER = "recorder";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == HistoryRecorder.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(RECORDER, unused -> HistoryRecorder.ofMap(), HistoryRecorder.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        HistoryRecorder recorder = context.getStore(NAMESPACE).get(RECORDER, HistoryRecorder.class);
        if (recorder != null
                && !recorder.isJudged()
                && context.getExecutionException().isEmpty()) {
            recorder.assertLinearizable();
        }
    }
}
