package dev.minos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The style sheets and scripts that every page carries inside it. */
final class Resources {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + chartVersion();

    private Resources() {}

    static String text(String name) {
        return read(name);
    }

    /** uPlot, the chart library: a small canvas plotter without dependencies, with its MIT licence as that asks for. */
    static String chartScript() {
        return "/*! uPlot\n" + read(UPLOT + "/LICENSE") + "*/\n" + read(UPLOT + "/dist/uPlot.iife.min.js");
    }

    static String chartStyle() {
        return read(UPLOT + "/dist/uPlot.min.css");
    }

    /** As the build pins it: the jar says which one it is. */
    private static String chartVersion() {
        Properties jar = new Properties();
        try {
            jar.load(new StringReader(read("/META-INF/maven/org.webjars.npm/uplot/pom.properties")));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the version of uPlot", e);
        }
        return jar.getProperty("version");
    }

    private static String read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }
}
