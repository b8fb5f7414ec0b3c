package dev.minos.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The style sheets and scripts that every page carries inside it. */
final class Resources {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private Resources() {}

    static String text(String name) {
        return read(name);
    }

    /** uPlot, the chart library: a small canvas plotter without dependencies, under the MIT licence. */
    static String chartScript() {
        return read(UPLOT + "uPlot.iife.min.js");
    }

    static String chartStyle() {
        return read(UPLOT + "uPlot.min.css");
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
