package dev.minos.cli.kv;

import dev.minos.cli.UnreadableInputException;
import dev.minos.cli.UsageException;
import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code minos kv put}. */
@Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false, description = "Sets a key.")
final class PutCommand extends Talk {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "The value; without it, or as '-', what comes on standard input, byte for byte.")
    private @Nullable String value;

    @Option(names = "--file", paramLabel = "FILE", description = "The value is what this file holds, byte for byte.")
    private @Nullable Path file;

    @Option(names = "--ttl", paramLabel = "30s", description = "The key goes by itself after this time.")
    private @Nullable String ttl;

    @Option(names = "--if-absent", description = "Only if the key is absent.")
    private boolean absent;

    @Mixin
    private Terms terms = new Terms();

    @Override
    int with(KvClient client) throws IOException {
        Write write = terms.on(Write.put(Bytes.of(key), value()));
        if (absent) {
            write = write.ifAbsent();
        }
        if (ttl != null) {
            write = write.expiringAfter(Connection.duration("--ttl", ttl));
        }
        return told(client.write(write));
    }

    private Bytes value() throws IOException {
        if (file != null) {
            if (value != null) {
                throw new UsageException("VALUE and --file are two values: give one of them.");
            }
            try {
                return Bytes.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UnreadableInputException("The file " + file + " cannot be read.");
            }
        }
        return value == null || value.equals("-") ? Bytes.of(System.in.readAllBytes()) : Bytes.of(value);
    }
}
