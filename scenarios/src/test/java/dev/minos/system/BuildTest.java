package dev.minos.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aBuildIsATreeOrJarsOrAClassPath() throws IOException {
        Path target = Files.createDirectories(directory.resolve("tree/scenarios/target/lib"));
        Path library = Files.createFile(target.resolve("lib.jar"));
        Path jar = Files.createFile(target.resolveSibling("scenarios-1.jar"));
        assertEquals(jar + File.pathSeparator + library, classPath(directory.resolve("tree")));
        assertEquals(library.toString(), classPath(target));
        assertEquals(
                jar + File.pathSeparator + target,
                Build.at(jar + File.pathSeparator + target).classPath());
    }

    @Test
    void whereThereIsNoneItIsSaid() {
        String empty = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Build.at(directory.toString()))
                .getMessage());
        assertTrue(empty.startsWith("There is no build of Minos in "), empty);
        String gone = assertThrows(IllegalArgumentException.class, () -> Build.at("gone.jar"))
                .getMessage();
        assertEquals("There is no gone.jar to start nodes from.", gone);
    }

    private static String classPath(Path place) {
        return Build.at(place.toString()).classPath();
    }
}
