package dev.minos.cli;

import dev.minos.history.Format;
import dev.minos.history.Histories;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the histories in a directory: those of runs, of Jepsen's store, or any files that look like one. */
final class HistoryFiles {
    /** One of these in a directory is its history; what else lies there was made with it. */
    private static final List<String> PREFERRED =
            List.of("history.jsonl", "history.jsonl.gz", "history.edn", "history.edn.gz", "history.txt");

    private static final List<String> ENDINGS = List.of(".jsonl", ".edn", ".log", ".txt");
    private static final List<String> NO_HISTORIES =
            List.of("faults.jsonl", "status.jsonl", "results.edn", "test.edn", "jepsen.log");

    private HistoryFiles() {}

    /** The file itself, or the histories below a directory in alphabetical order. */
    static List<Path> in(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        Path real =
                path.toRealPath(); // the start may be a link (runs/latest); links below it lead to what is there anyway
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) throws IOException {
                boolean hidden = String.valueOf(directory.getFileName()).startsWith(".");
                boolean nodes = directory.endsWith("nodes") && Files.exists(directory.resolveSibling("history.jsonl"));
                if (!directory.equals(real) && (hidden || nodes)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                for (Path file : of(directory)) {
                    found.add(path.resolve(real.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    private static List<Path> of(Path directory) throws IOException {
        for (String name : PREFERRED) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return List.of(directory.resolve(name));
            }
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                if (Files.isRegularFile(file) && looksLikeHistory(file)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean looksLikeHistory(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (ENDINGS.stream().noneMatch(plain::endsWith) || NO_HISTORIES.contains(plain)) {
            return false;
        }
        Format format;
        try {
            format = Histories.format(file);
        } catch (IOException damaged) {
            return true; // reading it will say what is wrong
        }
        return format != null && (format != Format.JSONL || plain.endsWith(".jsonl") && hasEvents(file));
    }

    private static boolean hasEvents(Path file) throws IOException {
        if (String.valueOf(file.getFileName()).endsWith(".gz")) {
            return true;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = reader.readLine();
            return first != null && first.contains("\"process\"") && first.contains("\"type\"");
        }
    }
}
