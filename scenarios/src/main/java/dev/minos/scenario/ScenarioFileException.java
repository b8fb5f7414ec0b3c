package dev.minos.scenario;

/** A scenario file says something that cannot be meant; the message names file and line and what would be right. */
public final class ScenarioFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScenarioFileException(String file, int line, String sentence) {
        super(file + ":" + line + ": " + sentence);
    }
}
