package dev.minos.system.described;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with places for names: {@code {key}}, or {@code {key|base64}} for the same in another form ({@code base64},
 * {@code url} for a path or a query, {@code json} for a JSON string with its quotes). Braces around anything but a word
 * are braces, so a body of JSON is written as it is.
 */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)(?:\\|([a-z0-9]+))?}");
    private static final Map<String, UnaryOperator<String>> FORMS = Map.of(
            "base64", value -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)),
            "url", value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
            "json", value -> TextNode.valueOf(value).toString());

    static final List<String> FORM_NAMES = List.of("base64", "json", "url");

    /** The names that it uses. */
    List<String> names() {
        return PLACE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** The forms that it uses, among them such as do not exist. */
    List<String> forms() {
        return PLACE.matcher(text)
                .results()
                .map(match -> match.group(2))
                .filter(form -> form != null)
                .toList();
    }

    /** The text with every name replaced; an {@link IllegalArgumentException} names one that has no value. */
    String fill(Map<String, String> values) {
        Matcher matcher = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException("'" + matcher.group() + "' has no value here");
            }
            String form = matcher.group(2);
            UnaryOperator<String> inForm = form == null ? UnaryOperator.identity() : FORMS.get(form);
            if (inForm == null) {
                throw new IllegalArgumentException("there is no form '" + form + "'");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(inForm.apply(value)));
        }
        return matcher.appendTail(filled).toString();
    }

    static List<String> fill(Collection<Template> templates, Map<String, String> values) {
        return templates.stream().map(template -> template.fill(values)).toList();
    }
}
