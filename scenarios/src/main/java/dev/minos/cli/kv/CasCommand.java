package dev.minos.cli.kv;

import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Write;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code minos kv cas}. */
@Command(
        name = "cas",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sets a key if it holds what is expected ('put --if-absent' for a key that is to be absent).")
final class CasCommand extends Talk {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "EXPECTED", description = "What it must hold now.")
    private String expected = "";

    @Parameters(index = "2", paramLabel = "VALUE", description = "What it shall hold then.")
    private String value = "";

    @Override
    int with(KvClient client) {
        return told(client.write(Write.put(key, value).ifValue(expected)));
    }
}
