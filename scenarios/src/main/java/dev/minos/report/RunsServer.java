package dev.minos.report;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All runs in the browser, on loopback only. Nothing but deleting changes anything, and that needs the token of a page
 * that this server has made; a request under another host's name is refused, so that no foreign page can reach it by
 * a name of its own. Thread-safe.
 */
public final class RunsServer implements AutoCloseable {
    private static final Set<String> PAGES = Set.of(ReportPage.FILE, ComparisonPage.FILE);
    private static final String ZIP = ".zip";
    private static final Duration STILL_WRITTEN = Duration.ofSeconds(10);

    private final Path root;
    private final RunsIndex index;
    private final Loopback loopback = new Loopback();
    private final Undertow server;

    private RunsServer(Path root, int port) throws IOException {
        this.root = root;
        this.index = new RunsIndex(root);
        server = Loopback.start(port, new BlockingHandler(this::handle));
    }

    /**
     * Serves the runs below this directory.
     *
     * @param port 0 for any free one
     * @throws IOException when there is no such directory or the port is taken
     */
    public static RunsServer start(Path root, int port) throws IOException {
        return new RunsServer(root.toRealPath(), port);
    }

    public String address() {
        return Loopback.address(server);
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(HttpServerExchange exchange) {
        Loopback.guard(exchange);
        if (!Loopback.isFromHere(exchange)) {
            Loopback.send(exchange, 403, "This server answers only under the name of this machine itself.");
            return;
        }
        try {
            route(exchange);
        } catch (NoSuchFileException e) {
            Loopback.send(exchange, 404, "There is no such run or file.");
        } catch (IOException | UncheckedIOException e) {
            Loopback.send(exchange, 500, String.valueOf(e.getMessage()));
        }
    }

    private void route(HttpServerExchange exchange) throws IOException {
        String path = exchange.getRelativePath();
        String method = exchange.getRequestMethod().toString();
        if (method.equals("POST") && path.equals("/delete")) {
            delete(exchange);
        } else if (!method.equals("GET")) {
            Loopback.send(exchange, 405, "Only GET is answered here.");
        } else if (path.equals("/")) {
            RunsIndex.Filter filter = new RunsIndex.Filter(
                    query(exchange, "scenario"),
                    query(exchange, "system"),
                    query(exchange, "verdict"),
                    query(exchange, "q"));
            Loopback.sendHtml(exchange, new RunsPage(index.entries(), filter, loopback.token()).html());
        } else if (path.startsWith("/run/")) {
            run(exchange, path.substring("/run/".length()));
        } else {
            Loopback.send(exchange, 404, "There is nothing here.");
        }
    }

    private static String query(HttpServerExchange exchange, String name) {
        return Objects.requireNonNullElse(Loopback.query(exchange, name), "");
    }

    private void run(HttpServerExchange exchange, String path) throws IOException {
        boolean page = path.endsWith("/" + ReportPage.FILE);
        if (page) {
            Path run = inside(path.substring(0, path.length() - ReportPage.FILE.length() - 1));
            if (!Files.exists(run.resolve(ReportPage.FILE))) {
                ReportPage.write(run);
            }
        }
        if (path.endsWith(ZIP)) {
            zip(exchange, inside(path.substring(0, path.length() - ZIP.length())));
            return;
        }
        Path file = inside(path);
        if (Files.isDirectory(file)) {
            Loopback.sendHtml(exchange, listing(file));
        } else {
            sendFile(exchange, file);
        }
    }

    /** Everything of a run in one file, made while it is sent. */
    private static void zip(HttpServerExchange exchange, Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        String name = String.valueOf(directory.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/zip");
        exchange.getResponseHeaders().put(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".zip\"");
        try (ZipOutputStream zip = new ZipOutputStream(exchange.getOutputStream());
                Stream<Path> files = Files.walk(directory)) {
            // Links are not followed: one that leads out of the run would take along what it leads to.
            for (Path file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                zip.putNextEntry(new ZipEntry(name + "/" + directory.relativize(file)));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    /** The file that a request names: whatever links and dots it contains, it lies below the root. */
    private Path inside(String path) throws IOException {
        if (path.indexOf('\0') >= 0) {
            throw new NoSuchFileException(path);
        }
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || file.equals(root) || !file.toRealPath().startsWith(root)) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private String listing(Path directory) throws IOException {
        List<Markup> rows = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory, 4)) {
            for (Path file :
                    files.filter(Files::isRegularFile).sorted().limit(2_000).toList()) {
                String name = directory.relativize(file).toString();
                String from = path(file);
                rows.add(Markup.of(
                        "<tr><th scope=\"row\"><a href=\"/run/{}\">{}</a></th><td class=\"n\">{}</td>"
                                + "<td><a href=\"/run/{}\" download>download</a></td></tr>",
                        RunsPage.address(from),
                        Words.visible(name, 200),
                        Words.count(Files.size(file)),
                        RunsPage.address(from)));
            }
        }
        Markup main = Markup.of(
                """
                <header class="top"><span class="brand">Minos</span> <a href="/">all runs</a></header>
                <main><h1>{}</h1><p><a href="/run/{}.zip" download>All of it as one zip file</a></p>
                <div class="scroll" tabindex="0" role="group" aria-label="Files"><table>
                <thead><tr><th scope="col">file</th><th scope="col" class="n">bytes</th><th scope="col"></th></tr></thead><tbody>{}</tbody></table></div></main>
                """,
                Words.visible(root.relativize(directory).toString(), 200),
                RunsPage.address(path(directory)),
                rows);
        return Page.still("Files – Minos", main);
    }

    /** Relative to the root, with slashes. */
    private String path(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static void sendFile(HttpServerExchange exchange, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean text =
                Stream.of(".json", ".jsonl", ".log", ".xml", ".yaml", ".txt").anyMatch(name::endsWith);
        String type = PAGES.contains(name)
                ? "text/html; charset=utf-8"
                : text ? "text/plain; charset=utf-8" : "application/octet-stream";
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.setResponseContentLength(Files.size(file));
        Files.copy(file, exchange.getOutputStream());
    }

    private void delete(HttpServerExchange exchange) throws IOException {
        exchange.setMaxEntitySize(16_384);
        FormDataParser parser = FormParserFactory.builder().build().createParser(exchange);
        FormData form = parser == null ? new FormData(0) : parser.parseBlocking();
        String run = first(form, "run");
        if (!loopback.isToken(first(form, "token"))) {
            Loopback.send(exchange, 403, "Only the list of runs itself can delete a run; open it again.");
            return;
        }
        if (run == null || index.entry(run) == null) {
            Loopback.send(exchange, 404, "There is no such run.");
            return;
        }
        Path directory = inside(run);
        if (isWritten(directory)) {
            Loopback.send(exchange, 409, "The run still goes on.");
            return;
        }
        remove(directory);
        Path latest = root.resolve("latest");
        if (Files.isSymbolicLink(latest) && !Files.exists(latest)) {
            Files.delete(latest);
        }
        exchange.setStatusCode(303);
        exchange.getResponseHeaders().put(Headers.LOCATION, "/");
    }

    private static @Nullable String first(FormData form, String name) {
        FormData.FormValue value = form.getFirst(name);
        return value == null ? null : value.getValue();
    }

    /** Without a verdict, and some file of it has just been written. */
    private static boolean isWritten(Path run) throws IOException {
        if (Files.exists(run.resolve("verdict.json")) || Files.exists(run.resolve("suite.json"))) {
            return false;
        }
        Path history = run.resolve("history.jsonl");
        return Files.exists(history)
                && Files.getLastModifiedTime(history)
                        .toInstant()
                        .plus(STILL_WRITTEN)
                        .isAfter(Instant.now());
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
