package dev.minos.cli;

import java.io.IOException;

/** How an exception is told to people: one sentence and an exit code, never a stack trace (unless {@code MINOS_DEBUG} is set). */
record Failure(String sentence, int exitCode) {
    static Failure of(Throwable exception) {
        if (System.getenv("MINOS_DEBUG") != null) {
            exception.printStackTrace();
        }
        if (exception instanceof UsageException) {
            return new Failure(message(exception), ExitCode.USAGE);
        }
        if (exception instanceof UnreadableInputException) {
            return new Failure(message(exception), ExitCode.UNREADABLE_INPUT);
        }
        if (exception instanceof IOException || exception instanceof IllegalStateException) {
            return new Failure(message(exception), ExitCode.TESTBED);
        }
        return new Failure(
                "The testbed failed: " + exception.getClass().getSimpleName() + ": " + message(exception)
                        + " (set MINOS_DEBUG=1 to see where)",
                ExitCode.TESTBED);
    }

    private static String message(Throwable exception) {
        String text = exception.getMessage();
        return text == null ? exception.getClass().getSimpleName() : text.strip();
    }
}
