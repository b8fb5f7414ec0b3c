package dev.minos.cli.kv;

import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.Entry;
import dev.minos.kv.client.KvClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code minos kv list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints keys in their order, each with its value behind a tab.")
final class ListCommand extends Talk {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only keys that begin so.")
    private String prefix = "";

    @Option(
            names = "--level",
            paramLabel = "consistent|default|stale",
            defaultValue = "consistent",
            description = "How fresh each page of 500 keys is (${DEFAULT-VALUE}).")
    private String level = "consistent";

    @Option(names = "--keys", description = "Keys without their values.")
    private boolean keysAlone;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many keys.")
    private long limit = Long.MAX_VALUE;

    @Override
    int with(KvClient client) {
        if (limit < 1) {
            throw new UsageException("--limit is " + limit + ", expected at least 1.");
        }
        long printed = 0;
        for (Entry entry : client.list(Bytes.of(prefix), GetCommand.level(level))) {
            if (json()) {
                print(object(entry));
            } else {
                out().println(keysAlone ? entry.key().toString() : entry.key() + "\t" + entry.value());
            }
            printed++;
            if (printed == limit) {
                break;
            }
        }
        return ExitCode.AS_EXPECTED;
    }
}
