package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FailureTest {
    @Test
    void everyFailureHasItsExitCode() {
        assertEquals(ExitCode.USAGE, Failure.of(new UsageException("no")).exitCode());
        assertEquals(
                ExitCode.UNREADABLE_INPUT,
                Failure.of(new UnreadableInputException("no")).exitCode());
        assertEquals(ExitCode.TESTBED, Failure.of(new IOException("no")).exitCode());
        assertEquals(ExitCode.TESTBED, Failure.of(new NullPointerException()).exitCode());
    }

    @Test
    void anErrorOfTheJvmIsNoViolation() {
        Failure failure = Failure.of(new OutOfMemoryError("Java heap space"));
        assertEquals(ExitCode.TESTBED, failure.exitCode());
        assertFalse(failure.sentence().contains("\n"));
    }
}
