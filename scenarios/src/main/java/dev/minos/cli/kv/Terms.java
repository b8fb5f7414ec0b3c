package dev.minos.cli.kv;

import dev.minos.kv.client.Write;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what condition a write is to happen. */
final class Terms {
    @Option(names = "--if-version", paramLabel = "N", description = "Only if the key has this version still.")
    private @Nullable Long version;

    @Option(names = "--if-value", paramLabel = "TEXT", description = "Only if the key holds exactly this.")
    private @Nullable String value;

    Write on(Write write) {
        Write conditional = version == null ? write : write.ifVersion(version);
        return value == null ? conditional : conditional.ifValue(value);
    }
}
