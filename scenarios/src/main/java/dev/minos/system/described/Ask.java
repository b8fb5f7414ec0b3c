package dev.minos.system.described;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * How one thing is asked over HTTP, and what the answers mean: the first rule that fits decides.
 *
 * @param path with its query, beginning with a slash
 */
record Ask(
        String method,
        Template path,
        Map<String, Template> headers,
        @Nullable Template body,
        List<AnswerRule> answers) {
    Ask {
        headers = Map.copyOf(new LinkedHashMap<>(headers));
        answers = List.copyOf(answers);
    }

    ClassicHttpRequest request(Map<String, String> values) {
        return request(path.fill(values), values);
    }

    /** The same, to where a redirect has pointed. */
    ClassicHttpRequest request(String target, Map<String, String> values) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(method, target);
        headers.forEach((name, value) -> request.setHeader(name, value.fill(values)));
        if (body != null) {
            byte[] bytes = body.fill(values).getBytes(StandardCharsets.UTF_8);
            request.setEntity(new ByteArrayEntity(bytes, ContentType.APPLICATION_OCTET_STREAM));
        }
        return request;
    }
}
