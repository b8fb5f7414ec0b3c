package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final LiveSource source = new LiveSource("isolate n3");

    @TempDir
    Path directory;

    private LiveServer server;

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.start(source, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private URI at(String path, String token) {
        return URI.create(server.address()).resolve("/" + path + (token.isEmpty() ? "" : "?token=" + token));
    }

    private String token() {
        return server.address().replaceFirst(".*token=", "");
    }

    private int ask(String method, URI address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void withoutTheTokenNothingIsShownAndNothingIsDone() throws Exception {
        for (String path : new String[] {"", "events", "report"}) {
            assertEquals(403, ask("GET", at(path, "")), path);
            assertEquals(403, ask("GET", at(path, "0123456789abcdef0123456789abcdef")), path);
        }
        assertEquals(403, ask("POST", at("stop", "")));
        assertEquals(403, ask("POST", at("heal", "x")));
        assertEquals(0, source.stops.get() + source.heals.get());
        assertEquals(200, ask("GET", at("", token())));
    }

    @Test
    void theButtonsReachTheRun() throws Exception {
        assertEquals(405, ask("PUT", at("stop", token())));
        assertEquals(404, ask("GET", at("stop", token())), "a link must not stop a run");
        assertEquals(0, source.stops.get());
        assertEquals(200, ask("POST", at("stop", token())));
        assertEquals(
                200,
                ask("POST", at("heal", token()), "Origin", at("", "").toString().replaceAll("/$", "")));
        assertEquals(1, source.stops.get());
        assertEquals(1, source.heals.get());
    }

    @Test
    void pagesOfOtherSitesAreRefusedEvenWithTheToken() throws Exception {
        URI stop = at("stop", token());
        assertEquals(403, ask("POST", stop, "Origin", "http://evil.example"));
        assertEquals(403, ask("POST", stop, "Origin", "null"));
        assertEquals(403, ask("POST", stop, "Sec-Fetch-Site", "cross-site"));
        assertEquals(403, ask("GET", at("events", token()), "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"));
        try (Socket socket = new Socket("127.0.0.1", stop.getPort())) {
            String request = "POST /stop?token=" + token()
                    + " HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        }
        assertEquals(0, source.stops.get());
    }

    @Test
    void aReaderIsToldHowThingsStandAndOfTheEndAndGetsTheReport() throws Exception {
        Path report = Files.writeString(directory.resolve("report.html"), "<p>the report</p>");
        assertEquals(404, ask("GET", at("report", token())), "there is none before the end");
        HttpResponse<java.io.InputStream> events = client.send(
                HttpRequest.newBuilder(at("events", token())).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            assertTrue(first.startsWith("data:") && first.contains("isolated-leader"), first);
            source.over = true;
            Thread end = new Thread(() -> {
                try {
                    server.finish(report);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            end.start();
            String line = lines.readLine();
            while (!line.equals("event:end")) {
                line = lines.readLine();
            }
            HttpResponse<String> fetched = client.send(
                    HttpRequest.newBuilder(at("report", token())).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals("<p>the report</p>", fetched.body());
            end.join(30_000);
            assertFalse(end.isAlive(), "it waits for nobody who has the report");
        }
    }

    @Test
    void whoComesAfterTheEndIsToldAtOnce() throws Exception {
        source.over = true;
        server.finish(Files.writeString(directory.resolve("report.html"), "x"));
        HttpResponse<java.io.InputStream> events = client.send(
                HttpRequest.newBuilder(at("events", token())).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.equals("event:end")) {
                line = lines.readLine();
            }
        }
    }
}
