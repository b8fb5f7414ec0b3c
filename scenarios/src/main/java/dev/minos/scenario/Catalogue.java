package dev.minos.scenario;

import dev.minos.yaml.YamlMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scenarios and suites that Minos brings along: the YAML files beside {@code scenarios/suites.yaml}. */
public final class Catalogue {
    private static final String ROOT = "/dev/minos/scenarios/";

    private Catalogue() {}

    /** Every suite, in the order in which a reader should meet them. */
    public static List<Suite> suites() {
        String file = "suites.yaml";
        YamlMap yaml = YamlMap.parse(file, resource(file)).allowing(List.of("suites"));
        List<Suite> suites = new ArrayList<>();
        for (YamlMap suite : yaml.maps("suites")) {
            suite.allowing(List.of("name", "description", "scenarios"));
            List<Scenario> scenarios =
                    suite.texts("scenarios").stream().map(Catalogue::load).toList();
            suites.add(new Suite(suite.text("name"), suite.text("description"), scenarios));
        }
        return suites;
    }

    /** Every scenario of every suite, once. */
    public static List<Scenario> scenarios() {
        return suites().stream()
                .flatMap(suite -> suite.scenarios().stream())
                .distinct()
                .toList();
    }

    public static Optional<Suite> suite(String name) {
        return suites().stream().filter(suite -> suite.name().equals(name)).findFirst();
    }

    public static Optional<Scenario> scenario(String name) {
        return scenarios().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The text of a scenario as it was written, for people who want to start from it. */
    public static String source(String scenario) {
        return resource(scenario + ".yaml");
    }

    private static Scenario load(String name) {
        return ScenarioFile.parse(name + ".yaml", source(name));
    }

    private static String resource(String name) {
        try (InputStream in = Catalogue.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + ROOT + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
