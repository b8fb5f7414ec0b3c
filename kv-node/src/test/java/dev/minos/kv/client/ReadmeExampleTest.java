package dev.minos.kv.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** README.md shows code that compiles: this very file's neighbour. */
final class ReadmeExampleTest {
    @Test
    void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/minos/kv/client/ReadmeExample.java"));
        String example = source.substring(
                        source.indexOf("// README begins\n") + "// README begins\n".length(),
                        source.indexOf("        // README ends"))
                .indent(-8);
        assertTrue(Files.readString(Path.of("README.md")).contains(example), () -> "README.md lacks\n" + example);
    }
}
