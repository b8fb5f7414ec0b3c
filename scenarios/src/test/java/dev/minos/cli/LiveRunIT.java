package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with real nodes that somebody watches, heals and stops from its live page, and whose output a machine reads. */
final class LiveRunIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern LIVE = Pattern.compile("live +(http://127\\.0\\.0\\.1:\\d+/)\\?token=([0-9a-f]{32})");
    private static final String SCENARIO = """
            name: watched
            description: A leader is cut off for as long as nobody heals it.
            nodes: 3
            workload:
              keys: 5
              clients:
                - {count: 4, rate: 30, mix: {write: 1, consistent-read: 1, default-read: 1}}
            warm-up: 1s
            time: 10m
            schedule:
              - {fault: isolate leader, for: 5m}
            expect: {consistent: linearizable, default: any}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process run;

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void endWhatIsLeft() {
        if (run != null) {
            run.destroyForcibly();
        }
    }

    @Test
    void isHealedAndStoppedFromItsPageAndEndsWithOneJsonDocument() throws Exception {
        Process process = start();
        Matcher live = await(() -> {
            Matcher said = LIVE.matcher(read("err"));
            return said.find() ? said : null;
        });
        URI page = URI.create(live.group(1));
        String token = "?token=" + live.group(2);
        assertEquals(403, ask("GET", page).statusCode());
        assertTrue(ask("GET", page.resolve(token)).body().contains("id=\"minos-data\""));
        await(() -> read("runs/latest/faults.jsonl").contains("\"installed\"") ? "broken" : null);
        assertEquals(403, ask("POST", page.resolve("/heal")).statusCode());
        assertFalse(read("runs/latest/faults.jsonl").contains("\"healed\""));
        assertEquals(200, ask("POST", page.resolve("/heal" + token)).statusCode());
        await(() -> read("runs/latest/faults.jsonl").contains("\"healed\"") ? "healed" : null);
        assertTrue(process.isAlive(), "healing does not end a run");
        assertEquals(200, ask("POST", page.resolve("/stop" + token)).statusCode());
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> read("err"));
        assertEquals(ExitCode.UNKNOWN, process.exitValue(), () -> read("err"));
        JsonNode document = new ObjectMapper().readTree(read("out"));
        assertEquals("unknown", document.path("outcome").asText(), document::toString);
        assertEquals(2, document.path("exit").asInt());
        JsonNode scenario = document.path("scenarios").path(0);
        assertEquals("watched", scenario.path("scenario").asText());
        assertEquals("linearizable", scenario.at("/modes/consistent/verdict").asText(), document::toString);
        assertTrue(Files.exists(Path.of(document.path("report").asText())));
        assertFalse(read("err").contains("\u001b"), "no terminal, no escapes");
    }

    private Process start() throws IOException {
        Path file = Files.writeString(directory.resolve("watched.yaml"), SCENARIO);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        file.toString(),
                        "--live",
                        "--json",
                        "--out",
                        directory.resolve("runs").toString())
                .redirectError(directory.resolve("err").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        run = process;
        return process;
    }

    private HttpResponse<String> ask(String method, URI address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> T await(Supplier<@Nullable T> seen) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T found = seen.get();
        while (found == null) {
            assertTrue(System.nanoTime() < deadline && run != null && run.isAlive(), () -> read("err"));
            Thread.sleep(50);
            found = seen.get();
        }
        return found;
    }

    private String read(String file) {
        Path path = directory.resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
