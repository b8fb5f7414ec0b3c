package dev.minos.report;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of HTML or SVG. {@link #of} is the only way for text to enter it, and escapes every argument that is not
 * markup itself, for element content and for quoted attributes alike; so a key full of HTML is shown, never run.
 */
record Markup(String html) {
    static final Markup NONE = new Markup("");

    /** The template with each {@code {}} replaced by the next argument; the template itself is trusted. */
    static Markup of(String template, Object... arguments) {
        StringBuilder out = new StringBuilder(template.length() + 16 * arguments.length);
        int from = 0;
        for (Object argument : arguments) {
            int hole = template.indexOf("{}", from);
            if (hole < 0) {
                throw new IllegalArgumentException("more arguments than {} in: " + template);
            }
            out.append(template, from, hole);
            append(out, argument);
            from = hole + 2;
        }
        if (template.indexOf("{}", from) >= 0) {
            throw new IllegalArgumentException("fewer arguments than {} in: " + template);
        }
        return new Markup(out.append(template, from, template.length()).toString());
    }

    static Markup join(Collection<Markup> parts) {
        return new Markup(parts.stream().map(Markup::html).collect(Collectors.joining("\n")));
    }

    static Markup when(boolean shown, Markup markup) {
        return shown ? markup : NONE;
    }

    private static void append(StringBuilder out, Object argument) {
        if (argument instanceof Markup markup) {
            out.append(markup.html);
        } else if (argument instanceof Iterable<?> parts) {
            parts.forEach(part -> append(out, part));
        } else {
            out.append(escape(argument.toString()));
        }
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** JSON that may stand inside a script element: nothing in it can end the element or start a comment. */
    static Markup script(String json) {
        return new Markup(json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029"));
    }
}
