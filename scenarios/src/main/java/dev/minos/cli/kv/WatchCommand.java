package dev.minos.cli.kv;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.Event;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.Watch;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code minos kv watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints changes as they happen, until it is stopped.")
final class WatchCommand extends Talk {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only keys that begin so.")
    private String prefix = "";

    @Option(
            names = "--after",
            paramLabel = "CURSOR",
            description = "Go on behind this change: a 'cursor' that --json has printed.")
    private @Nullable String after;

    @Option(names = "--count", paramLabel = "N", description = "End after so many changes.")
    private long count = Long.MAX_VALUE;

    @Override
    int with(KvClient client) throws InterruptedException {
        if (count < 1) {
            throw new UsageException("--count is " + count + ", expected at least 1.");
        }
        try (Watch watch = client.watch(Bytes.of(prefix), after)) {
            for (long seen = 0; seen < count; ) {
                Optional<Event> event = watch.next(Duration.ofSeconds(10));
                if (event.isPresent()) {
                    print(event.get());
                    seen++;
                }
            }
        }
        return ExitCode.AS_EXPECTED;
    }

    private void print(Event event) {
        String kind = event.kind().name().toLowerCase(Locale.ROOT);
        if (json()) {
            ObjectNode object = object().put("event", kind);
            put(object, "key", event.key());
            if (event.value() != null) {
                put(object, "value", event.value());
            }
            print(object.put("version", event.version()).put("cursor", event.cursor()));
        } else {
            out().println(kind + "\t" + event.key() + (event.value() == null ? "" : "\t" + event.value()));
            out().flush();
        }
    }
}
