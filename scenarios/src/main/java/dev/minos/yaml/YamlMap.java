package dev.minos.yaml;

import dev.minos.fault.Durations;
import java.time.Duration;
import java.util.ArrayList;
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

/** A map of a YAML file that knows where everything stands, so that each mistake is told with its line. */
public final class YamlMap {
    private final String file;
    private final MappingNode node;
    private final Map<String, Node> entries = new LinkedHashMap<>();

    private YamlMap(String file, MappingNode node) {
        this.file = file;
        this.node = node;
        for (NodeTuple tuple : node.getValue()) {
            String key = scalar(tuple.getKeyNode());
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw mistake(tuple.getKeyNode(), "'" + key + "' is given twice.");
            }
        }
    }

    /** The one map that a text consists of. */
    public static YamlMap parse(String file, String text) {
        Node root;
        try {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file).setUseMarks(true).build();
            root = new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new FileMistakeException(file, 1, "The file is empty."));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new FileMistakeException(file, line, "This is not YAML: " + e.getProblem() + ".");
        }
        if (!(root instanceof MappingNode map)) {
            throw new FileMistakeException(file, 1, "Expected 'name: …' and so on, a map.");
        }
        return new YamlMap(file, map);
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Refuses every key that is not one of these. */
    public YamlMap allowing(List<String> known) {
        for (NodeTuple tuple : node.getValue()) {
            String key = scalar(tuple.getKeyNode());
            if (!known.contains(key)) {
                throw mistake(tuple.getKeyNode(), "There is no '" + key + "' here." + Suggestion.of(key, known));
            }
        }
        return this;
    }

    public String text(String key) {
        return scalar(need(key));
    }

    public @Nullable String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    public int number(String key, int least) {
        String text = text(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw mistake(need(key), "'" + key + "' is '" + text + "', expected a whole number.");
        }
        throw mistake(need(key), "'" + key + "' is " + text + ", expected at least " + least + ".");
    }

    public int number(String key, int least, int otherwise) {
        return has(key) ? number(key, least) : otherwise;
    }

    /** {@code true} or {@code false}; the latter where there is no such key. */
    public boolean truth(String key) {
        if (!has(key)) {
            return false;
        }
        String text = text(key);
        if (!text.equals("true") && !text.equals("false")) {
            throw mistake(need(key), "'" + key + "' is '" + text + "', expected true or false.");
        }
        return text.equals("true");
    }

    public Duration duration(String key) {
        Duration duration = duration(need(key), key);
        return duration;
    }

    public Duration duration(String key, Duration otherwise) {
        return has(key) ? duration(key) : otherwise;
    }

    public YamlMap map(String key) {
        return asMap(need(key), key);
    }

    public List<YamlMap> maps(String key) {
        List<YamlMap> maps = new ArrayList<>();
        for (Node element : sequence(key)) {
            maps.add(asMap(element, "every entry of " + key));
        }
        return maps;
    }

    /** A list of words; a single word is a list of one. */
    public List<String> texts(String key) {
        if (need(key) instanceof ScalarNode) {
            return List.of(text(key));
        }
        return sequence(key).stream().map(this::scalar).toList();
    }

    /** The mistake that stands at a key, or at the start of the map when the key is not there. */
    public FileMistakeException mistake(String key, String sentence) {
        for (NodeTuple tuple : node.getValue()) {
            if (scalar(tuple.getKeyNode()).equals(key)) {
                return mistake(tuple.getKeyNode(), sentence);
            }
        }
        return mistake(node, sentence);
    }

    /** {@code 500ms}, {@code 1.5s}, {@code 5m}, {@code 2h}; null where the text is none of these. */
    public static @Nullable Duration parseDuration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Duration duration(Node at, String key) {
        String text = scalar(at);
        Duration duration = parseDuration(text);
        if (duration == null) {
            throw mistake(at, "'" + key + "' is '" + text + "', expected a time such as 500ms, 30s or 5m.");
        }
        return duration;
    }

    private Node need(String key) {
        Node value = entries.get(key);
        if (value == null) {
            throw mistake(node, "'" + key + "' is missing.");
        }
        return value;
    }

    private List<Node> sequence(String key) {
        Node value = need(key);
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw mistake(value, "'" + key + "' must be a list.");
    }

    private YamlMap asMap(Node value, String what) {
        if (value instanceof MappingNode map) {
            return new YamlMap(file, map);
        }
        throw mistake(value, "'" + what + "' must be a map.");
    }

    private String scalar(Node value) {
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw mistake(value, "Expected a single word or number.");
    }

    private FileMistakeException mistake(Node at, String sentence) {
        return new FileMistakeException(
                file, at.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), sentence);
    }
}
