package dev.minos.cli.kv;

import dev.minos.cli.ExitCode;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Write;
import dev.minos.kv.client.WriteResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code minos kv delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Removes a key; that it is absent already is no error.")
final class DeleteCommand extends Talk {
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Mixin
    private Terms terms = new Terms();

    @Override
    int with(KvClient client) {
        WriteResult result = client.write(terms.on(Write.delete(key)));
        if (result instanceof WriteResult.Done done && !json()) {
            out().println(done.existed() ? "removed" : "was absent");
            return ExitCode.AS_EXPECTED;
        }
        return told(result);
    }
}
