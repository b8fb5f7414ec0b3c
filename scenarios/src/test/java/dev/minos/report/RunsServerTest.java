package dev.minos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsServerTest {
    @TempDir
    Path root;

    private RunsServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        Fixtures.ok(root.resolve("healthy/20261123T140000-1"));
        ReportPage.write(Fixtures.ok(root.resolve("healthy/20261123T150000-2")));
        Fixtures.unknown(root.resolve("halves/20261123T140000-3"));
        Files.createSymbolicLink(root.resolve("latest"), Path.of("halves/20261123T140000-3"));
        server = RunsServer.start(root, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(String run, String token, String... headers)
            throws IOException, InterruptedException {
        String form = "run=" + URLEncoder.encode(run, StandardCharsets.UTF_8) + "&token=" + token;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + "delete"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token() throws IOException, InterruptedException {
        Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"").matcher(get("").body());
        assertTrue(token.find());
        return token.group(1);
    }

    @Test
    void listsFiltersAndSearches() throws Exception {
        assertTrue(get("").body().contains("<h1>3 of 3 runs</h1>"));
        assertTrue(get("?scenario=healthy").body().contains("<h1>2 of 3 runs</h1>"));
        assertTrue(get("?verdict=unknown&q=HALVES").body().contains("<h1>1 of 3 runs</h1>"));
        assertTrue(get("?q=nothing-like-it").body().contains("<h1>0 of 3 runs</h1>"));
    }

    @Test
    void aPageThatIsMissingIsMade() throws Exception {
        HttpResponse<String> page = get("run/halves/20261123T140000-3/report.html");
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("could not be decided"));
        assertTrue(Files.exists(root.resolve("halves/20261123T140000-3/report.html")));
    }

    @Test
    void filesCanBeFetchedButNothingOutsideOfTheRuns() throws Exception {
        assertTrue(get("run/halves/20261123T140000-3/").body().contains("history.jsonl"));
        HttpResponse<String> history = get("run/halves/20261123T140000-3/history.jsonl");
        assertTrue(history.body().startsWith("{\"index\":0"));
        assertEquals(
                "text/plain; charset=utf-8",
                history.headers().firstValue("Content-Type").orElse(""));
        Path secret = Files.writeString(root.resolveSibling(root.getFileName() + "-secret.txt"), "secret");
        Files.createSymbolicLink(root.resolve("halves/20261123T140000-3/link.txt"), secret);
        for (String path : new String[] {
            "run/../" + secret.getFileName(),
            "run/%2e%2e/" + secret.getFileName(),
            "run/halves/20261123T140000-3/link.txt",
            "run//etc/passwd",
            "run/halves/%00"
        }) {
            HttpResponse<String> answer = get(path);
            assertTrue(answer.statusCode() >= 400, path + " gave " + answer.statusCode());
            assertFalse(answer.body().contains("secret"), path);
        }
        Files.delete(secret);
    }

    @Test
    void aRunCanBeTakenAlongAsOneFileWithoutWhatItsLinksLeadTo() throws Exception {
        assertTrue(get("run/halves/20261123T140000-3/").body().contains(".zip\" download>"));
        Path secret = Files.writeString(root.resolveSibling(root.getFileName() + "-other.txt"), "secret");
        Files.createSymbolicLink(root.resolve("halves/20261123T140000-3/link.txt"), secret);
        HttpResponse<byte[]> zip = client.send(
                HttpRequest.newBuilder(URI.create(server.address() + "run/halves/20261123T140000-3.zip"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, zip.statusCode());
        Set<String> names = new TreeSet<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertTrue(names.contains("20261123T140000-3/history.jsonl"), names::toString);
        assertFalse(names.contains("20261123T140000-3/link.txt"), names::toString);
        assertEquals(404, get("run/halves/none.zip").statusCode());
        assertEquals(404, get("run/../x.zip").statusCode());
        Files.delete(secret);
    }

    @Test
    void deletingNeedsTheTokenOfThePage() throws Exception {
        assertEquals(403, delete("halves/20261123T140000-3", "").statusCode());
        assertEquals(
                403,
                delete("halves/20261123T140000-3", token(), "Origin", "http://evil.example")
                        .statusCode());
        assertEquals(404, delete("halves", token()).statusCode());
        assertEquals(404, delete("../x", token()).statusCode());
        assertTrue(Files.exists(root.resolve("halves/20261123T140000-3")));
        assertEquals(303, delete("halves/20261123T140000-3", token()).statusCode());
        assertFalse(Files.exists(root.resolve("halves/20261123T140000-3")));
        assertFalse(Files.isSymbolicLink(root.resolve("latest")), "a link to nothing is left");
    }

    @Test
    void aRunThatGoesOnIsNotDeleted() throws Exception {
        Fixtures.empty(root.resolve("killed/20261123T160000-4"));
        assertEquals(409, delete("killed/20261123T160000-4", token()).statusCode());
    }

    @Test
    void aForeignNameOfThisMachineIsRefused() throws Exception {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket("127.0.0.1", address.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        }
    }

    @Test
    void hostileNamesAreText() throws Exception {
        Path run = Fixtures.hostile(root.resolve("bad/20261123T170000-5"));
        assertTrue(Files.exists(run));
        String page = get("").body();
        assertFalse(page.contains("<img src"));
        assertTrue(page.contains("bad &lt;img src=x"));
    }
}
