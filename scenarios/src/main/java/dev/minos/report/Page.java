package dev.minos.report;

import java.util.ArrayList;
import java.util.List;

/** The frame of every page: one file that asks nobody else for anything, and forbids the browser to. */
final class Page {
    private static final String COMMON =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; ";
    private static final String STILL = COMMON + "form-action 'self'";
    private static final String SCRIPTED = COMMON + "script-src 'unsafe-inline'; form-action 'none'";
    private static final String FOLLOWING = SCRIPTED + "; connect-src 'self'";

    private Page() {}

    /** A page without charts and without any script. */
    static String still(String title, Markup main) {
        return html(title, STILL, Markup.NONE, main);
    }

    /** A page with charts; {@code data} is the JSON that the scripts find in the element {@code minos-data}. */
    static String of(String title, Markup main, String data, String... scripts) {
        return html(title, SCRIPTED, chartStyle(), scripted(main, data, List.of(scripts)));
    }

    /** The same for a page that asks its own server how things stand. */
    static String following(String title, Markup main, String data, String... scripts) {
        return html(title, FOLLOWING, chartStyle(), scripted(main, data, List.of(scripts)));
    }

    private static Markup chartStyle() {
        return Markup.of("<style>{}</style>", new Markup(Resources.chartStyle()));
    }

    private static Markup scripted(Markup main, String data, List<String> scripts) {
        List<Markup> elements = new ArrayList<>();
        elements.add(Markup.of("<script>{}</script>\n", new Markup(Resources.chartScript())));
        scripts.forEach(name -> elements.add(Markup.of("<script>{}</script>\n", new Markup(Resources.text(name)))));
        return Markup.of(
                "{}\n<script type=\"application/json\" id=\"minos-data\">{}</script>\n{}",
                main,
                Markup.script(data),
                elements);
    }

    private static String html(String title, String policy, Markup styles, Markup body) {
        return Markup.of("""
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <meta http-equiv="Content-Security-Policy" content="{}">
                        <link rel="icon" href="data:,">
                        <title>{}</title>
                        {}<style>{}</style>
                        </head>
                        <body>
                        {}
                        </body>
                        </html>
                        """, new Markup(policy), title, styles, new Markup(Resources.text("report.css")), body)
                .html();
    }
}
