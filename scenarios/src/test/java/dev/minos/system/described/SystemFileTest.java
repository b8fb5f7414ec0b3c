package dev.minos.system.described;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.system.LogRules;
import dev.minos.yaml.FileMistakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SystemFileTest {
    private static final Path SYSTEMS = Path.of("..", "systems");
    private static final String GOOD = """
            name: mine
            description: A store.
            command: [mine, '--id={id}', '--peers={peers}']
            peers: {each: '{id}={raft}'}
            status: {get: /status, leader: /leader}
            requests:
              read:
                stale:
                  get: '/kv/{key|url}'
                  answers:
                    - {status: 200, means: ok, value: /value}
              write:
                put: '/kv/{key|url}'
                body: '{value}'
                answers: [{status: 2xx, means: ok}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"etcd", "consul", "rqlite", "raftdb"})
    void shippedFilesAreRead(String name) throws IOException {
        SystemDescription description = SystemFile.read(SYSTEMS.resolve(name + ".yaml"));
        assertEquals(name, description.name());
        assertTrue(description.modes().contains("consistent"));
        assertTrue(description.needsNamespaces());
        assertFalse(description.isOnlyDriven());
    }

    @Test
    void whatASystemCannotDoIsKnown() {
        SystemDescription description = SystemFile.parse("mine.yaml", GOOD);
        assertEquals(Set.of("stale"), description.modes());
        assertFalse(description.deletes());
        assertFalse(description.compares());
        assertFalse(description.needsNamespaces());
        assertEquals("mine", description.program());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "description: A store.  ^ descripton: A store.  ^ 2 ^ There is no 'descripton' here. Did you mean 'description'?",
                "'{id}={raft}'          ^ '{id}={raff}'         ^ 4 ^ '{raff}' has no meaning here. Did you mean 'raft'?",
                "stale:                 ^ linearizable:         ^ 8 ^ There is no 'linearizable' here.",
                "{key|url}              ^ {key|ulr}             ^ 9 ^ There is no form 'ulr'. Did you mean 'url'?",
                "value: /value          ^ value: value          ^ 11 ^ 'value' is no place in an answer",
                "means: ok, value       ^ means: okay, value    ^ 11 ^ 'okay' is not known here. Did you mean 'ok'?",
                "status: 2xx            ^ status: 2             ^ 15 ^ '2' is no status",
                "command: [             ^ endpoints: [          ^ 3 ^ 'endpoints' must be a map.",
                "put: '/kv              ^ put: 'kv             ^ 13 ^ A path begins with '/'.",
                "put: '/kv/{key|url}'   ^ headers: {}           ^ 15 ^ Give one of get, put, post or delete, with the path.",
                "name: mine             ^ name: My Store        ^ 1 ^ 'My Store' is no name",
            })
    void mistakesAreToldWithTheirLine(String right, String wrong, int line, String sentence) {
        String text = GOOD.replace(right, wrong);
        FileMistakeException mistake =
                assertThrows(FileMistakeException.class, () -> SystemFile.parse("mine.yaml", text));
        String message = String.valueOf(mistake.getMessage());
        assertTrue(message.startsWith("mine.yaml:" + line + ": "), message);
        assertTrue(message.contains(sentence), message);
    }

    @Test
    void whatTellsOfACrashIsAPattern() {
        String rules = "log: {crash: [dead], allow: [{line: 'dead code', because: it is only a name}]}\n";
        LogRules log = SystemFile.parse("mine.yaml", GOOD + rules).log();
        assertTrue(log.isCrash("node is dead", Set.of()));
        assertTrue(log.isCrash("panic: no memory", Set.of()));
        assertFalse(log.isCrash("removed dead code", Set.of()));
        FileMistakeException mistake = assertThrows(
                FileMistakeException.class, () -> SystemFile.parse("mine.yaml", GOOD + "log: {crash: '('}\n"));
        assertTrue(String.valueOf(mistake.getMessage()).contains("'(' is no regular expression"), mistake::getMessage);
    }

    @Test
    void nodesAreStartedOrThereAndNotBoth() {
        String both = GOOD + "endpoints: {n1: 127.0.0.1:80}\n";
        assertThrows(FileMistakeException.class, () -> SystemFile.parse("mine.yaml", both));
        String driven = both.replaceFirst("command: .*\n", "").replaceFirst("peers: .*\n", "");
        assertTrue(SystemFile.parse("mine.yaml", driven).isOnlyDriven());
        String noPort = driven.replace("127.0.0.1:80", "127.0.0.1");
        assertThrows(FileMistakeException.class, () -> SystemFile.parse("mine.yaml", noPort));
    }
}
