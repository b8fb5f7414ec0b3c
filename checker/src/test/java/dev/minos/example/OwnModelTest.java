package dev.minos.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the module's README: an object of one's own, and what is seen of it. */
class OwnModelTest {
    @Test
    void readmeShowsThisVeryModel() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/minos/example/MaxRegister.java"));
        String shown = source.substring(source.indexOf("/** A register"));
        assertTrue(Files.readString(Path.of("README.md")).contains(shown));
    }
}
