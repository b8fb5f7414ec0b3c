package dev.minos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory = Path.of("");

    private int minos(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void servesUntilItIsStopped() throws Exception {
        Path run = Files.createDirectories(directory.resolve("healthy/20261123T140000-1"));
        Files.writeString(run.resolve("run.json"), "{\"scenario\":\"healthy\",\"started\":\"2026-11-23T14:00:00Z\"}");
        AtomicInteger code = new AtomicInteger(-1);
        Thread command =
                new Thread(() -> code.set(minos("serve", "--port", "0", "--out", directory.toString())), "serve");
        command.start();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address(command)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("<h1>1 of 1 run</h1>"), answer::body);
        command.interrupt();
        command.join(TimeUnit.SECONDS.toMillis(30));
        assertFalse(command.isAlive());
        assertEquals(ExitCode.AS_EXPECTED, code.get(), err::toString);
    }

    private URI address(Thread command) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (command.isAlive() && System.nanoTime() < deadline) {
            Matcher said = ADDRESS.matcher(out.toString());
            if (said.find()) {
                return URI.create(said.group());
            }
            Thread.sleep(20);
        }
        throw new AssertionError("it never said where: " + out + err);
    }

    @Test
    void wrongUsageIsOneSentence() {
        assertEquals(
                ExitCode.USAGE,
                minos("serve", "--out", directory.resolve("none").toString()));
        assertTrue(err.toString().contains("There is no directory"), err::toString);
        assertEquals(ExitCode.USAGE, minos("serve", "--port", "70000", "--out", directory.toString()));
        assertTrue(err.toString().contains("There is no port 70000."), err::toString);
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(ExitCode.TESTBED, minos("serve", "--port", port, "--out", directory.toString()));
            assertTrue(err.toString().startsWith("minos: cannot listen on 127.0.0.1:" + port), err::toString);
            assertEquals(1, err.toString().lines().count(), err::toString);
        }
    }
}
