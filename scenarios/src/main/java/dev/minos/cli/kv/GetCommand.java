package dev.minos.cli.kv;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.Entry;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Level;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code minos kv get}. */
@Command(name = "get", mixinStandardHelpOptions = true, sortOptions = false, description = "Prints what a key holds.")
final class GetCommand extends Talk {
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Option(
            names = "--level",
            paramLabel = "consistent|default|stale",
            defaultValue = "consistent",
            description = "How fresh (${DEFAULT-VALUE}).")
    private String level = "consistent";

    @Option(names = "--raw", description = "The bytes of the value and nothing else, not even a line's end.")
    private boolean raw;

    @Override
    int with(KvClient client) {
        Optional<Entry> entry = client.get(Bytes.of(key), level(level));
        if (entry.isEmpty()) {
            return no("The key '" + key + "' is absent.");
        }
        Bytes value = entry.get().value();
        if (json()) {
            print(object(entry.get()));
        } else if (!raw && value.isText()) {
            out().println(value.text());
        } else {
            out().flush();
            System.out.writeBytes(value.toArray());
            System.out.flush();
        }
        return ExitCode.AS_EXPECTED;
    }

    static Level level(String text) {
        try {
            return Level.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--level: " + e.getMessage() + ".");
        }
    }
}
