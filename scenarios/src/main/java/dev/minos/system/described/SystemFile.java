package dev.minos.system.described;

import com.fasterxml.jackson.core.JsonPointer;
import dev.minos.system.LogRules;
import dev.minos.yaml.Suggestion;
import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the description of a system from YAML; {@code systems/README.md} explains every line of it. */
public final class SystemFile {
    private static final List<String> KEYS = List.of(
            "name",
            "description",
            "program",
            "network",
            "command",
            "environment",
            "peers",
            "first",
            "others",
            "join",
            "options",
            "endpoints",
            "setup",
            "status",
            "requests",
            "errors",
            "log");
    private static final List<String> ASK = List.of("get", "put", "post", "delete", "headers", "body", "answers");
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");
    private static final List<String> STATUS = List.of("where", "id", "leader", "term", "commit", "applied");
    private static final List<String> RULE =
            List.of("status", "has", "lacks", "where", "contains", "means", "value", "encoding", "version");
    private static final List<String> MODES = List.of("default", "consistent", "stale");
    private static final List<String> NODE = List.of(
            "id",
            "count",
            "data",
            "here",
            "host",
            "http",
            "http-port",
            "raft",
            "raft-port",
            "first-host",
            "first-http",
            "first-raft");

    private SystemFile() {}

    public static SystemDescription read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    static SystemDescription parse(String file, String text) {
        YamlMap yaml = YamlMap.parse(file, text).allowing(KEYS);
        String name = yaml.text("name");
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw yaml.mistake("name", "'" + name + "' is no name: use small letters, digits and dashes.");
        }
        if (yaml.has("command") == yaml.has("endpoints")) {
            throw yaml.mistake(
                    yaml.has("command") ? "endpoints" : "name",
                    "Give either 'command', to start nodes, or 'endpoints', to drive a cluster that is there.");
        }
        List<AnswerRule> errors = yaml.has("errors") ? rules(yaml, "errors") : List.of();
        Map<String, InetSocketAddress> endpoints = yaml.has("endpoints") ? endpoints(yaml) : Map.of();
        return new SystemDescription(
                name,
                yaml.text("description"),
                yaml.has("command") ? launch(yaml) : null,
                endpoints,
                status(yaml.map("status")),
                requests(yaml.map("requests"), errors),
                yaml.has("log") ? log(yaml.map("log")) : LogRules.general(),
                text);
    }

    private static LogRules log(YamlMap yaml) {
        yaml.allowing(List.of("crash", "allow"));
        List<Pattern> crashes = new ArrayList<>();
        if (yaml.has("crash")) {
            yaml.texts("crash").forEach(text -> crashes.add(pattern(yaml, "crash", text)));
        }
        List<LogRules.Allowed> allowed = new ArrayList<>();
        if (yaml.has("allow")) {
            for (YamlMap one : yaml.maps("allow")) {
                one.allowing(List.of("line", "because", "faults"));
                Set<String> faults = one.has("faults") ? Set.copyOf(one.texts("faults")) : Set.of();
                allowed.add(new LogRules.Allowed(pattern(one, "line", one.text("line")), faults, one.text("because")));
            }
        }
        return LogRules.general().with(crashes, allowed);
    }

    private static Pattern pattern(YamlMap yaml, String key, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw yaml.mistake(key, "'" + text + "' is no regular expression: " + e.getDescription() + ".");
        }
    }

    private static SystemDescription.Launch launch(YamlMap yaml) {
        SystemDescription.Peers peers = new SystemDescription.Peers(new Template("{id}"), ",");
        if (yaml.has("peers")) {
            YamlMap map = yaml.map("peers").allowing(List.of("each", "separator"));
            String separator = map.textOrNull("separator");
            peers = new SystemDescription.Peers(template(map, "each", NODE), separator == null ? "," : separator);
        }
        List<String> names = new ArrayList<>(NODE);
        names.add("peers");
        List<Template> command = templates(yaml, "command", names);
        String program = yaml.textOrNull("program");
        return new SystemDescription.Launch(
                program == null ? command.get(0).text() : program,
                needsNamespaces(yaml),
                command,
                named(yaml, "environment", key -> template(yaml.map("environment"), key, names)),
                yaml.has("first") ? templates(yaml, "first", names) : List.of(),
                yaml.has("others") ? templates(yaml, "others", names) : List.of(),
                yaml.has("setup") ? ask(yaml.map("setup").allowing(ASK), NODE, List.of(), false) : null,
                yaml.has("join") ? ask(yaml.map("join").allowing(ASK), NODE, List.of(), false) : null,
                options(yaml, names),
                peers);
    }

    private static boolean needsNamespaces(YamlMap yaml) {
        String network = yaml.textOrNull("network");
        if (network == null || network.equals("any")) {
            return false;
        }
        if (!network.equals("namespace")) {
            throw yaml.mistake(
                    "network",
                    "There is no network '" + network + "'." + Suggestion.of(network, List.of("any", "namespace")));
        }
        return true;
    }

    private static Map<String, List<Template>> options(YamlMap yaml, List<String> names) {
        List<String> withValue = new ArrayList<>(names);
        withValue.add("value");
        return named(yaml, "options", key -> templates(yaml.map("options"), key, withValue));
    }

    private static Map<String, InetSocketAddress> endpoints(YamlMap yaml) {
        Map<String, InetSocketAddress> endpoints =
                named(yaml, "endpoints", key -> endpoint(yaml.map("endpoints"), key));
        if (endpoints.isEmpty()) {
            throw yaml.mistake("endpoints", "There is no endpoint.");
        }
        return endpoints;
    }

    private static InetSocketAddress endpoint(YamlMap map, String node) {
        String text = map.text(node);
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw map.mistake(node, "'" + text + "' is no address: write host:port.");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }

    private static SystemDescription.Status status(YamlMap yaml) {
        List<String> known = new ArrayList<>(ASK);
        known.addAll(STATUS);
        yaml.allowing(known);
        String id = yaml.textOrNull("id");
        return new SystemDescription.Status(
                ask(yaml, NODE, List.of(), false),
                where(yaml),
                id == null
                        ? new Template("{id}")
                        : id.startsWith("/") ? new Template(place(yaml, "id")) : template(yaml, "id", NODE),
                placeOrNull(yaml, "leader"),
                placeOrNull(yaml, "term"),
                placeOrNull(yaml, "commit"),
                placeOrNull(yaml, "applied"));
    }

    private static SystemDescription.Requests requests(YamlMap yaml, List<AnswerRule> errors) {
        yaml.allowing(List.of("read", "write", "delete", "cas", "create"));
        YamlMap reads = yaml.map("read").allowing(MODES);
        Map<String, Ask> modes =
                named(yaml, "read", mode -> ask(reads.map(mode).allowing(ASK), List.of("key"), errors, true));
        if (modes.isEmpty()) {
            throw yaml.mistake(
                    "read", "There is no way to read: give at least one of " + String.join(", ", MODES) + ".");
        }
        return new SystemDescription.Requests(
                modes,
                ask(yaml.map("write").allowing(ASK), List.of("key", "value"), errors, true),
                optional(yaml, "delete", List.of("key"), errors),
                optional(yaml, "cas", List.of("key", "value", "expected"), errors),
                optional(yaml, "create", List.of("key", "value"), errors));
    }

    private static @Nullable Ask optional(YamlMap yaml, String key, List<String> names, List<AnswerRule> errors) {
        return yaml.has(key) ? ask(yaml.map(key).allowing(ASK), names, errors, true) : null;
    }

    private static Ask ask(YamlMap yaml, List<String> names, List<AnswerRule> errors, boolean needsAnswers) {
        List<String> methods = METHODS.stream().filter(yaml::has).toList();
        if (methods.size() != 1) {
            throw yaml.mistake(
                    methods.isEmpty() ? "answers" : methods.get(1),
                    "Give one of get, put, post or delete, with the path.");
        }
        String method = methods.get(0);
        if (!yaml.text(method).startsWith("/")) {
            throw yaml.mistake(method, "A path begins with '/'.");
        }
        List<AnswerRule> answers = new ArrayList<>();
        if (needsAnswers || yaml.has("answers")) {
            answers.addAll(rules(yaml, "answers"));
        }
        answers.addAll(errors);
        return new Ask(
                method.toUpperCase(java.util.Locale.ROOT),
                template(yaml, method, names),
                named(yaml, "headers", key -> template(yaml.map("headers"), key, names)),
                yaml.has("body") ? template(yaml, "body", names) : null,
                answers);
    }

    private static List<AnswerRule> rules(YamlMap yaml, String key) {
        List<AnswerRule> rules = new ArrayList<>();
        for (YamlMap rule : yaml.maps(key)) {
            rule.allowing(RULE);
            rules.add(new AnswerRule(
                    statuses(rule),
                    places(rule, "has"),
                    places(rule, "lacks"),
                    where(rule),
                    rule.textOrNull("contains"),
                    word(rule, "means", AnswerRule.Meaning.values(), AnswerRule.Meaning::text, null),
                    placeOrNull(rule, "value"),
                    word(rule, "encoding", Encoding.values(), Encoding::text, Encoding.PLAIN),
                    version(rule)));
        }
        if (rules.isEmpty()) {
            throw yaml.mistake(key, "There is no rule: say what an answer means.");
        }
        return rules;
    }

    private static List<String> statuses(YamlMap rule) {
        List<String> statuses = rule.has("status") ? rule.texts("status") : List.of();
        for (String status : statuses) {
            if (!status.matches("[1-5](\\d\\d|xx)")) {
                throw rule.mistake("status", "'" + status + "' is no status: write 200 or 4xx.");
            }
        }
        return statuses;
    }

    private static @Nullable String version(YamlMap rule) {
        String text = rule.textOrNull("version");
        return text != null && text.startsWith("header:") ? text : placeOrNull(rule, "version");
    }

    private static Map<String, String> where(YamlMap yaml) {
        return named(yaml, "where", key -> {
            YamlMap map = yaml.map("where");
            checkedPlace(map, key, key);
            return map.text(key);
        });
    }

    private static List<String> places(YamlMap yaml, String key) {
        List<String> places = yaml.has(key) ? yaml.texts(key) : List.of();
        places.forEach(place -> checkedPlace(yaml, key, place));
        return places;
    }

    private static @Nullable String placeOrNull(YamlMap yaml, String key) {
        return yaml.has(key) ? place(yaml, key) : null;
    }

    private static String place(YamlMap yaml, String key) {
        return checkedPlace(yaml, key, yaml.text(key));
    }

    private static String checkedPlace(YamlMap yaml, String key, String place) {
        try {
            checked(yaml, key, place, List.of("key"));
            return JsonPointer.compile(place).toString();
        } catch (IllegalArgumentException e) {
            throw yaml.mistake(
                    key, "'" + place + "' is no place in an answer: write a JSON pointer such as /kvs/0/value.");
        }
    }

    private static <T> T word(YamlMap yaml, String key, T[] values, Function<T, String> text, @Nullable T otherwise) {
        if (otherwise != null && !yaml.has(key)) {
            return otherwise;
        }
        String word = yaml.text(key);
        for (T value : values) {
            if (text.apply(value).equals(word)) {
                return value;
            }
        }
        throw yaml.mistake(
                key,
                "'" + word + "' is not known here."
                        + Suggestion.of(word, Arrays.stream(values).map(text).toList()));
    }

    private static <T> Map<String, T> named(YamlMap yaml, String key, Function<String, T> value) {
        Map<String, T> named = new LinkedHashMap<>();
        if (yaml.has(key)) {
            yaml.map(key).keys().forEach(name -> named.put(name, value.apply(name)));
        }
        return named;
    }

    private static List<Template> templates(YamlMap yaml, String key, List<String> names) {
        List<Template> templates = yaml.texts(key).stream()
                .map(text -> checked(yaml, key, text, names))
                .toList();
        if (templates.isEmpty()) {
            throw yaml.mistake(key, "'" + key + "' is empty.");
        }
        return templates;
    }

    private static Template template(YamlMap yaml, String key, List<String> names) {
        return checked(yaml, key, yaml.text(key), names);
    }

    private static Template checked(YamlMap yaml, String key, String text, List<String> names) {
        Template template = new Template(text);
        for (String name : template.names()) {
            if (!names.contains(name)) {
                throw yaml.mistake(key, "'{" + name + "}' has no meaning here." + Suggestion.of(name, names));
            }
        }
        for (String form : template.forms()) {
            if (!Template.FORM_NAMES.contains(form)) {
                throw yaml.mistake(key, "There is no form '" + form + "'." + Suggestion.of(form, Template.FORM_NAMES));
            }
        }
        return template;
    }
}
