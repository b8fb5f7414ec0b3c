package dev.minos.report;

/** The frame of every page: one file that asks nobody for anything, and forbids the browser to. */
final class Page {
    private Page() {}

    /** A page without charts and without any script. */
    static String still(String title, Markup main) {
        return Markup.of("""
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'">
                        <link rel="icon" href="data:,">
                        <title>{}</title>
                        <style>{}</style>
                        </head>
                        <body>
                        {}
                        </body>
                        </html>
                        """, title, new Markup(Resources.text("report.css")), main)
                .html();
    }

    /** A page with charts; {@code data} is the JSON that the script finds in the element {@code minos-data}. */
    static String of(String title, Markup main, String data, String script) {
        return Markup.of(
                        """
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
                        <link rel="icon" href="data:,">
                        <title>{}</title>
                        <style>{}</style>
                        <style>{}</style>
                        </head>
                        <body>
                        {}
                        <script type="application/json" id="minos-data">{}</script>
                        <script>{}</script>
                        <script>{}</script>
                        </body>
                        </html>
                        """,
                        title,
                        new Markup(Resources.chartStyle()),
                        new Markup(Resources.text("report.css")),
                        main,
                        Markup.script(data),
                        new Markup(Resources.chartScript()),
                        new Markup(Resources.text(script)))
                .html();
    }
}
