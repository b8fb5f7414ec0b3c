package dev.minos.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A node's flags from a YAML file: every flag is a field of the same name without its dashes, so there is one list of both.
 * A flag on the command line wins. The published schema is {@code node.schema.json}.
 */
final class ConfigFile implements IDefaultValueProvider {
    /** What makes sense once, by hand, and would do harm at every start. */
    static final Set<String> NOT_IN_A_FILE = Set.of("config", "help", "version", "train", "failpoints");

    private final Path file;
    private final Map<String, Field> fields;

    private record Field(String text, int line) {}

    private ConfigFile(Path file, Map<String, Field> fields) {
        this.file = file;
        this.fields = fields;
    }

    /** Says file and line and what would be right, in one sentence. */
    static final class MistakeException extends Exception {
        private static final long serialVersionUID = 1;

        MistakeException(String message) {
            super(message);
        }
    }

    /** The file that a command line names, or null. */
    static @Nullable ConfigFile of(List<String> arguments, CommandSpec command) throws MistakeException {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--config=")) {
                return read(Path.of(argument.substring("--config=".length())), command);
            }
            if (argument.equals("--config") && i + 1 < arguments.size()) {
                return read(Path.of(arguments.get(i + 1)), command);
            }
        }
        return null;
    }

    static ConfigFile read(Path file, CommandSpec command) throws MistakeException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new MistakeException("--config " + file + " cannot be read: " + e);
        }
        List<String> known = fields(command);
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : root(file, text).getValue()) {
            int line = line(tuple.getKeyNode());
            String name = scalar(file, tuple.getKeyNode());
            if (!known.contains(name)) {
                throw mistake(file, line, "there is no '" + name + "' here." + suggestion(name, known));
            }
            if (fields.put(name, new Field(value(file, tuple.getValueNode()), line)) != null) {
                throw mistake(file, line, "'" + name + "' is given twice");
            }
        }
        return new ConfigFile(file, fields);
    }

    /** Every name that may stand in a file. */
    static List<String> fields(CommandSpec command) {
        return command.options().stream()
                .map(option -> option.longestName().substring(2))
                .filter(name -> !NOT_IN_A_FILE.contains(name))
                .toList();
    }

    private static MappingNode root(Path file, String text) throws MistakeException {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setUseMarks(true)
                    .build();
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root instanceof MappingNode map) {
                return map;
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw mistake(file, line, "this is not YAML: " + e.getProblem());
        }
        throw mistake(file, 1, "expected 'id: n1' and so on, a map");
    }

    /** A list is what the flag has commas for. */
    private static String value(Path file, Node node) throws MistakeException {
        if (!(node instanceof SequenceNode sequence)) {
            return scalar(file, node);
        }
        List<String> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            values.add(scalar(file, element));
        }
        return String.join(",", values);
    }

    private static String scalar(Path file, Node node) throws MistakeException {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.NULL)) {
                throw mistake(file, line(node), "there is no value; leave the whole line out for the default");
            }
            return scalar.getValue();
        }
        throw mistake(file, line(node), "expected a single word or number, or a list of them");
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static MistakeException mistake(Path file, int line, String sentence) {
        return new MistakeException(file + ":" + line + ": " + sentence);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        Field field = fields.get(option.longestName().substring(2));
        return field == null ? null : field.text();
    }

    /**
     * A sentence about a flag as a sentence about the line that gave it; null where it came from the command line.
     *
     * @param sentence names the flag with its dashes
     */
    @Nullable
    String blame(String sentence, List<String> arguments) {
        return fields.entrySet().stream()
                .filter(entry -> at(sentence, entry.getKey()) >= 0)
                .filter(entry -> arguments.stream()
                        .noneMatch(argument -> argument.equals("--" + entry.getKey())
                                || argument.startsWith("--" + entry.getKey() + "=")))
                .min(Comparator.comparingInt(entry -> at(sentence, entry.getKey())))
                .map(entry -> file + ":" + entry.getValue().line() + ": " + sentence.replace("--", ""))
                .orElse(null);
    }

    private static int at(String sentence, String name) {
        String flag = "--" + name;
        int at = sentence.indexOf(flag);
        while (at >= 0) {
            int end = at + flag.length();
            if (end == sentence.length()
                    || !(Character.isLetterOrDigit(sentence.charAt(end)) || sentence.charAt(end) == '-')) {
                return at;
            }
            at = sentence.indexOf(flag, end);
        }
        return -1;
    }

    /** " Did you mean 'x'?" where a known name is near, else all of them. */
    private static String suggestion(String name, List<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(candidate -> " Did you mean '" + candidate + "'?")
                .orElse(" Known: " + String.join(", ", known));
    }

    /** Insertions, deletions and replacements (Levenshtein). */
    private static int distance(String a, String b) {
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + change);
            }
            last = current;
        }
        return last[b.length()];
    }
}
