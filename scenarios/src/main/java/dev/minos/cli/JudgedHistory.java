package dev.minos.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * What was found of one file.
 *
 * @param format the label of its format
 * @param operations how many operations it has
 * @param modes one for each read mode; a single one without a name when its reads name none
 * @param notes what a person should know of how it was read
 */
record JudgedHistory(Path file, String format, int operations, int keys, List<JudgedMode> modes, List<String> notes) {
    JudgedHistory {
        modes = List.copyOf(modes);
        notes = List.copyOf(notes);
    }

    boolean expectationsKnown() {
        return modes.stream().anyMatch(mode -> mode.expectation() != null);
    }

    /** The worst of the modes: violated, then unknown, then as expected. */
    int exitCode() {
        return worst(modes.stream().map(JudgedMode::exitCode).toList());
    }

    /** Of several exit codes the one that says most: violated, unreadable, the testbed failed, unknown. */
    static int worst(List<Integer> codes) {
        for (int code : new int[] {ExitCode.VIOLATED, ExitCode.UNREADABLE_INPUT, ExitCode.TESTBED, ExitCode.UNKNOWN}) {
            if (codes.contains(code)) {
                return code;
            }
        }
        return ExitCode.AS_EXPECTED;
    }
}
