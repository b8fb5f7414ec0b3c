package dev.minos.fault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Whole directories: listed, emptied, copied, compared. */
final class Trees {

    private Trees() {}

    /** The regular files that are not empty and whose path below the root matches the glob, in order. */
    static List<Path> files(Path root, String glob) throws IOException {
        PathMatcher matcher = root.getFileSystem().getPathMatcher("glob:" + glob);
        List<Path> found = new ArrayList<>();
        visit(root, file -> {
            if (matcher.matches(root.relativize(file)) && Files.size(file) > 0) {
                found.add(file);
            }
        });
        return found.stream().sorted().toList();
    }

    /** Whether there is nothing below the root. */
    static boolean isEmpty(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return true;
        }
        try (var entries = Files.newDirectoryStream(root)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Deletes everything below the root; the root itself stays. */
    static void empty(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                if (!visited.equals(root)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes {@code copy} hold the directories and regular files of {@code root}, and nothing else. */
    static void copy(Path root, Path copy) throws IOException {
        empty(copy);
        Files.createDirectories(copy);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(copy.resolve(root.relativize(visited).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Files.copy(file, copy.resolve(root.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The checksum of every regular file, by its path below the root. */
    static SortedMap<String, Long> checksums(Path root) throws IOException {
        SortedMap<String, Long> sums = new TreeMap<>();
        byte[] buffer = new byte[65536];
        visit(root, file -> {
            CRC32C sum = new CRC32C();
            try (var in = Files.newInputStream(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sum.update(buffer, 0, n);
                }
            }
            sums.put(root.relativize(file).toString(), sum.getValue());
        });
        return sums;
    }

    private interface Visitor {
        void visit(Path file) throws IOException;
    }

    private static void visit(Path root, Visitor visitor) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    visitor.visit(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
