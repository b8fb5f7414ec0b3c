package dev.minos.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What came of one scenario. */
public record RunResult(
        Scenario scenario,
        Path directory,
        Conclusion conclusion,
        String sentence,
        List<ModeResult> modes,
        List<Window> windows,
        OnlineResult online,
        Duration took) {
    public RunResult {
        modes = List.copyOf(modes);
        windows = List.copyOf(windows);
    }
}
