package dev.minos.bugs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.scenario.Catalogue;
import dev.minos.scenario.Expectation;
import dev.minos.scenario.Scenario;
import dev.minos.scenario.ScenarioFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CatalogueTest {
    static List<PlantedBug> bugs() {
        return Bugs.all();
    }

    @Test
    void everyBugIsThereOnceAndHasItsOwnSentence() {
        Set<String> classes = new HashSet<>();
        Set<String> sentences = new HashSet<>();
        for (PlantedBug bug : Bugs.all()) {
            assertTrue(classes.add(bug.getClass().getName()), bug.name());
            assertTrue(sentences.add(bug.sentence()), bug.name());
        }
        assertTrue(classes.size() >= 15, classes.size() + " bugs");
    }

    /** The JVM verifies a class when it links it, so that a wrong patch shows here and not in a cluster. */
    @ParameterizedTest
    @MethodSource("bugs")
    void theChangedClassIsOneThatTheJvmTakes(PlantedBug bug) throws IOException, ClassNotFoundException {
        byte[] file = classFile(bug.place().internalName());
        byte[] planted = bug.planted(file);
        assertTrue(!Arrays.equals(file, planted), bug.name() + " changes nothing");
        Class<?> loaded =
                Class.forName(bug.place().type(), true, new OneClass(bug.place().type(), planted));
        assertEquals(bug.place().type(), loaded.getName());
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void theScenarioOfTheHuntExists(PlantedBug bug) throws IOException, URISyntaxException {
        Scenario scenario = bug.hunt().hasFile()
                ? ScenarioFile.read(resource(bug.hunt().scenario()))
                : Catalogue.scenario(bug.hunt().scenario()).orElseThrow();
        assertTrue(
                scenario.expectations().values().stream().anyMatch(expected -> expected != Expectation.ANY),
                scenario.name());
        assertTrue(bug.hunt().runs() <= 10, bug.name());
    }

    @Test
    void aMethodThatIsNotThereIsAnError() throws IOException {
        byte[] file = classFile("dev/minos/kv/raft/ReadIndex");
        Place gone = Place.of("dev.minos.kv.raft.ReadIndex", "noSuchMethod", 1);
        String said = assertThrows(IllegalStateException.class, () -> gone.changed(file, Nothing.class))
                .getMessage();
        assertEquals("dev.minos.kv.raft.ReadIndex.noSuchMethod with 1 parameter is there 0 times, expected once", said);
    }

    @Test
    void aMethodThatIsThereTwiceIsAnError() throws IOException {
        byte[] file = classFile("dev/minos/kv/store/Store");
        Place twice = Place.of("dev.minos.kv.store.Store", "apply", 3);
        assertThrows(IllegalStateException.class, () -> twice.changed(file, Nothing.class));
    }

    @Test
    void theNodesOnTheClassPathAreAsTheyWereWritten() throws IOException {
        byte[] before = classFile("dev/minos/kv/raft/ReadIndex");
        Bugs.all().get(0).planted(classFile(Bugs.all().get(0).place().internalName()));
        assertArrayEquals(before, classFile("dev/minos/kv/raft/ReadIndex"));
    }

    static final class Nothing {
        private Nothing() {}

        @Advice.OnMethodEnter
        static void begin() {}
    }

    private static Path resource(String name) throws URISyntaxException {
        URL url = Hunt.class.getResource(name);
        assertNotNull(url, name);
        return Path.of(url.toURI());
    }

    private static byte[] classFile(String internalName) throws IOException {
        try (InputStream in = Hunt.class.getResourceAsStream("/" + internalName + ".class")) {
            assertNotNull(in, internalName);
            return in.readAllBytes();
        }
    }

    /** Sees the changed class in place of the one on the class path, and all others of its package anew. */
    private static final class OneClass extends ClassLoader {
        private final String name;
        private final byte[] file;

        OneClass(String name, byte[] file) {
            super(CatalogueTest.class.getClassLoader());
            this.name = name;
            this.file = file;
        }

        @Override
        protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
            String home = name.substring(0, name.lastIndexOf('.') + 1);
            if (!wanted.startsWith(home) || wanted.indexOf('.', home.length()) >= 0) {
                return super.loadClass(wanted, resolve);
            }
            synchronized (getClassLoadingLock(wanted)) {
                Class<?> known = findLoadedClass(wanted);
                return known == null ? define(wanted) : known;
            }
        }

        private Class<?> define(String wanted) throws ClassNotFoundException {
            try {
                byte[] bytes = wanted.equals(name) ? file : classFile(wanted.replace('.', '/'));
                return defineClass(wanted, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(wanted, e);
            }
        }
    }
}
