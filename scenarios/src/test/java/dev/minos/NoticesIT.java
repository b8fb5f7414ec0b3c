package dev.minos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the launcher puts on the class path is what NOTICE says, jar by jar. */
final class NoticesIT {
    private static final Path LIBRARIES = Path.of("target", "lib");
    private static final Path NOTICE = Path.of("..", "NOTICE");

    @Test
    void everyLibraryThatIsBroughtAlongHasItsLicenceInTheNotice() throws IOException {
        Set<String> brought = brought();
        assertTrue(brought.size() > 20, () -> "the libraries are in " + LIBRARIES + ": " + brought);
        assertEquals(brought, noticed());
    }

    private static Set<String> brought() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> !jar.contains("-SNAPSHOT"))
                    .map(jar -> jar.replaceFirst("-\\d.*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The names in front of a licence: lines of the table, from its head to the next empty line. */
    private static Set<String> noticed() throws IOException {
        return Files.readAllLines(NOTICE).stream()
                .dropWhile(line -> !line.startsWith("jar "))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.split(" +", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
